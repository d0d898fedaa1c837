# Made by `make recipes`, which puts the sum of the sdist in its place.
class Utt < Formula
  desc "Time tracker for people who live in a terminal"
  homepage "@HOMEPAGE@"
  url "@FILES@/source/u/utt/utt-@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license "MIT"

  depends_on "python@3.13"

@RESOURCES@
  def install
    libexec.install "utt", "utt_command.py"
    python = Formula["python@3.13"].opt_bin/"python3.13"
    resources.each do |library|
      library.fetch
      system python, "-m", "zipfile", "-e", library.cached_download, libexec
    end
    inreplace "packaging/utt" do |script|
      script.gsub! "#!/usr/bin/python3", "#!#{python}"
      script.gsub! "@LIBRARY@", libexec.to_s
    end
    bin.install "packaging/utt"
    generate_completions_from_executable(bin/"utt", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    system bin/"utt", "hello", "--at", "midnight"
    assert_match "hello", shell_output("#{bin}/utt log")
  end
end
