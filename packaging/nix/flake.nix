# Made by `make recipes`, which puts the sum of the sdist in its place.
{
  description = "utt, a time tracker for people who live in a terminal";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEach = nixpkgs.lib.genAttrs systems;
      utt = pkgs: pkgs.stdenvNoCC.mkDerivation {
        pname = "utt";
        version = "@VERSION@";
        src = pkgs.fetchurl {
          url = "@FILES@/source/u/utt/utt-@VERSION@.tar.gz";
          sha256 = "@SHA256@";
        };
        # nixpkgs has no cargo for Python, so the libraries come along.
        libraries = map pkgs.fetchurl [
@LIBRARIES@        ];
        nativeBuildInputs = [ pkgs.python3 ];
        installPhase = ''
          mkdir -p $out/lib/utt $out/bin
          cp -r utt utt_command.py $out/lib/utt
          for wheel in $libraries; do
            python3 -m zipfile -e $wheel $out/lib/utt
          done
          python3 -m compileall -q --invalidation-mode unchecked-hash $out/lib/utt
          substitute packaging/utt $out/bin/utt \
            --replace-fail /usr/bin/python3 ${pkgs.python3}/bin/python3 --replace-fail @LIBRARY@ $out/lib/utt
          chmod +x $out/bin/utt
        '';
        meta = {
          homepage = "@HOMEPAGE@";
          description = "Time tracker for people who live in a terminal";
          license = pkgs.lib.licenses.mit;
          mainProgram = "utt";
        };
      };
    in
    {
      packages = forEach (system: { default = utt nixpkgs.legacyPackages.${system}; });
    };
}
