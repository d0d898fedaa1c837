"""The completion scripts for shells, which call utt.

All scripts speak argcomplete's protocol: the line goes to utt in variables, and the answers come back through file
descriptor 8, or in PowerShell through a file. argcomplete's own scripts work too, with these limitations:

- bash would expand a ``*`` in a name, if a file matches, sort the names, and offer files if there is nothing else;
- zsh would send the whole line, even if the command is only part of it;
- fish would sort the names;
- PowerShell would lose everything that is not ASCII, and the place of a command within its line.
"""

from __future__ import annotations

SHELLS = ("bash", "zsh", "fish", "powershell")
"""The shells that ``completion_script`` knows.

Since 2.0.
"""

_BASH = r"""# Completion for utt in bash, printed by: utt completion bash

_utt_complete() {
    local program=${1/#\~\//"$HOME"/}
    # Under another name, it is an alias.
    type -P -- "$program" &>/dev/null || program=utt
    # Answers have a vertical tab between them. Read as words, those with a * would be taken for patterns.
    IFS=$'\v' read -r -d '' -a COMPREPLY < <(
        export COMP_LINE COMP_POINT COMP_TYPE _ARGCOMPLETE_COMP_WORDBREAKS=$COMP_WORDBREAKS
        export _ARGCOMPLETE=1 _ARGCOMPLETE_SHELL=bash _ARGCOMPLETE_SUPPRESS_SPACE=1 _ARGCOMPLETE_IFS=$'\v'
        "$program" 8>&1 9>&2 >/dev/null 2>&1 </dev/null
    )
    # One goes on with a directory.
    [[ ${COMPREPLY-} == */ ]] && compopt -o nospace 2>/dev/null
    return 0
}

# The latest names come first, where bash (4.4 and later) can leave them so.
complete -o nosort -F _utt_complete utt 2>/dev/null || complete -F _utt_complete utt
"""

_ZSH = r"""#compdef utt
# Completion for utt in zsh, printed by: utt completion zsh

_utt() {
    local line="${(j: :)words[1,CURRENT-1]} $IPREFIX$QIPREFIX$PREFIX"
    local -a answers directories
    # Answers have a vertical tab between them.
    answers=("${(@ps:\v:)$(
        export COMP_LINE=$line COMP_POINT=${#line}
        export _ARGCOMPLETE=1 _ARGCOMPLETE_SHELL=zsh _ARGCOMPLETE_SUPPRESS_SPACE=1 _ARGCOMPLETE_IFS=$'\v'
        ${~${(Q)words[1]}} 8>&1 9>&2 >/dev/null 2>&1 </dev/null
    )}")
    [[ -n $answers[1] ]] || return 1
    # A tilde that stands for a home directory is not quoted.
    if [[ $PREFIX == \~*/* ]]; then
        compset -P '\~[^/]#/'
        answers=("${(@)answers#\~*/}")
    fi
    # One goes on with a directory.
    directories=(${(M)answers:#*/:})
    answers=(${answers:#*/:})
    # The latest names come first, so they are not sorted.
    _describe -V utt answers -- directories -S ''
}

# It is called where zsh has loaded it by its name as a file, and else made known.
if [[ $funcstack[1] == _utt ]]; then
    _utt "$@"
else
    compdef _utt utt
fi
"""

_FISH = r"""# Completion for utt in fish, printed by: utt completion fish

function __utt_complete
    set -lx COMP_LINE (commandline -cp | string collect)
    set -lx COMP_POINT (string length -- "$COMP_LINE")
    set -lx _ARGCOMPLETE 1
    set -lx _ARGCOMPLETE_SHELL fish
    set -lx _ARGCOMPLETE_SUPPRESS_SPACE 1
    # Answers are lines, with a tab before the description.
    set -lx _ARGCOMPLETE_IFS \n
    set -lx _ARGCOMPLETE_DFS \t
    utt 8>&1 9>&2 >/dev/null 2>&1 </dev/null
end

# No files, and the latest names first.
complete --command utt --no-files --keep-order --arguments '(__utt_complete)'
"""

_POWERSHELL = r"""# Completion for utt in PowerShell, printed by: utt completion powershell

Register-ArgumentCompleter -Native -CommandName utt -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # The command up to the cursor, with the spaces that PowerShell leaves out at its end.
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
    $answers = [System.IO.Path]::GetTempFileName()
    $variables = @{
        COMP_LINE = $line
        COMP_POINT = $line.Length
        _ARGCOMPLETE = 1
        _ARGCOMPLETE_SHELL = 'powershell'
        _ARGCOMPLETE_SUPPRESS_SPACE = 1
        _ARGCOMPLETE_IFS = "`n"
        _ARGCOMPLETE_DFS = "`t"
        _ARGCOMPLETE_STDOUT_FILENAME = $answers
    }
    try {
        foreach ($name in $variables.Keys) { Set-Item "Env:$name" $variables[$name] }
        utt 2>&1 | Out-Null
        foreach ($answer in [System.IO.File]::ReadAllLines($answers)) {
            $text, $description = $answer -split "`t", 2
            if (-not $description) { $description = $text }
            [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $description)
        }
    } finally {
        foreach ($name in $variables.Keys) { Remove-Item "Env:$name" }
        Remove-Item -LiteralPath $answers
    }
}
"""

_INSTRUCTIONS = {
    "bash": """For completion in bash, add these lines to ~/.bashrc, and open a new terminal:

    # for utt
    eval "$(utt completion bash)"
""",
    "zsh": """For completion in zsh, add these lines to ~/.zshrc, and open a new terminal:

    autoload -Uz compinit && compinit
    eval "$(utt completion zsh)"
""",
    "fish": """For completion in fish, add these lines to ~/.config/fish/config.fish, and open a new terminal:

    # for utt
    utt completion fish | source
""",
    "powershell": """For completion in PowerShell, add these lines to the file $PROFILE, and open a new terminal:

    # for utt
    utt completion powershell | Out-String | Invoke-Expression
""",
}


class CompletionScript:
    """A script for a shell: its ``text``, and ``instructions`` that tell a person where to put it.

    Since 2.0.
    """

    def __init__(self, text: str, instructions: str) -> None:
        self.text = text
        self.instructions = instructions


def completion_script(shell: str) -> CompletionScript:
    """Return the script that makes *shell*, one of SHELLS, complete utt's command lines.

    Raises KeyError for another shell.

    Since 2.0.
    """
    texts = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}
    return CompletionScript(texts[shell], _INSTRUCTIONS[shell])
