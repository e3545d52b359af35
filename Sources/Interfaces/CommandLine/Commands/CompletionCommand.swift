extension Subcommand {
  static let completion = Subcommand(
    name: "completion",
    operands: "bash|zsh|fish",
    summary: "Print a shell script that completes commands, services, operations and options",
    about:
      "The script calls muster for the candidates, so it completes all built-in services. 'make "
      + "install' installs it for bash, zsh and fish. To try it in bash: "
      + "source <(muster completion bash)",
    options: [],
    operandCandidates: { typed throws(CommandError) in
      typed.operands.isEmpty ? scripts.map { CompletionCandidate(word: $0.shell) } : []
    },
    run: printCompletion)
}

private func printCompletion(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let shell = try parser.operand("SHELL")
  _ = try parser.finish()
  guard let script = scripts.first(where: { $0.shell == shell }) else {
    throw .usage("SHELL must be \(alternatives(scripts.map(\.shell))), not '\(shell)'")
  }
  StandardStream.output.write(script.text)
  return .done
}

private let scripts: [(shell: String, text: String)] = [
  (
    "bash",
    #"""
    # bash completion for muster; muster itself provides the candidates.
    _muster() {
      local found word
      COMPREPLY=()
      if ! found=$("$1" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null); then
        compopt +o bashdefault +o default 2> /dev/null
        return
      fi
      while IFS=$'\t' read -r word _; do
        if [[ $word ]]; then COMPREPLY+=("$word"); fi
      done <<< "$found"
    }
    complete -o bashdefault -o default -F _muster muster

    """#
  ),
  (
    "zsh",
    #"""
    #compdef muster
    # zsh completion for muster; muster itself provides the candidates.
    _muster() {
      local line output
      local -a found
      output=$("${words[1]}" complete "${(@)words[2,CURRENT]}" 2> /dev/null) || return
      for line in ${(f)output}; do
        found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
      done
      if (( ${#found} )); then _describe -V muster found; else _files; fi
    }
    if [[ $funcstack[1] == _muster ]]; then _muster "$@"; else compdef _muster muster; fi

    """#
  ),
  (
    "fish",
    #"""
    # fish completion for muster; muster itself provides the candidates.
    function __muster_complete
      set -l words (commandline -opc) (commandline -ct)
      set -l found ($words[1] complete $words[2..] 2> /dev/null)
      or return
      if set -q found[1]
        string join \n -- $found
      else
        __fish_complete_path (commandline -ct)
      end
    end
    complete -c muster -f -a '(__muster_complete)'

    """#
  ),
]
