extension CompletionTable {
  /// The script for zsh: a file for `fpath`, or to be sourced after `compinit`.
  ///
  /// `_describe` needs no quoting but of colons in the word, unlike the specs of `_arguments`.
  func zshScript(for name: String) -> String {
    let function = "_\(name.asIdentifier)"
    let cases = entries.map { entry in
      let keys = entry.keys.map(\.patternForPOSIX).joined(separator: " | ")
      let words = entry.words.map(\.describedForZsh.quotedForPOSIX).joined(separator: " ")
      return "    \(keys)) found=(\(words)) files=\(entry.offersFiles ? "yes" : "") ;;"
    }
    return #"""
      #compdef \#(name)
      # Completions of \#(name) for zsh. Generated; do not edit.
      \#(function)_lookup() {
        found=() files=""
        case "$1" in
      \#(cases.joined(separator: "\n"))
          *) return 1 ;;
        esac
      }

      \#(function)() {
        local cur="${words[CURRENT]}" at="" option="" closed="" helping="" word files
        local -a found all
        integer index=0 i
        for (( i = 2; i < CURRENT; i++ )); do
          word="${(Q)words[i]}"
          if [[ -n "$option" ]]; then
            option=""
            continue
          fi
          if [[ -z "$closed" ]]; then
            case "$word" in
              --) closed=yes; continue ;;
              --*=*) continue ;;
              - | -[0-9]*) ;;
              -*)
                if \#(function)_lookup "value$at $word"; then option="$word"; fi
                continue ;;
              help)
                if [[ -z "$at$helping" && index -eq 0 ]]; then helping=yes; continue; fi ;;
            esac
            if (( index == 0 )) && \#(function)_lookup "children$at"; then
              if (( ${found[(I)(${(b)word}|${(b)word}:*)]} )); then at="$at $word"; continue; fi
            fi
          fi
          (( index += 1 ))
        done
        if [[ -z "$option$closed" && "$cur" == --*=* ]]; then
          option="${cur%%=*}"
          compset -P '*='
        fi
        files=""
        if [[ -n "$option" ]]; then
          \#(function)_lookup "value$at $option" && all=("${found[@]}")
          (( ${#all} )) && _describe 'value' all
        elif [[ -z "$closed" && "$cur" == -* ]]; then
          \#(function)_lookup "options$at" && _describe -o 'option' found
        elif [[ -n "$helping" ]]; then
          \#(function)_lookup "topics$at" && _describe 'topic' found
        else
          if (( index == 0 )) && [[ -z "$closed" ]] && \#(function)_lookup "children$at"; then
            _describe 'command' found
          fi
          \#(function)_lookup "argument$at $index" && all=("${found[@]}")
          (( ${#all} )) && _describe 'argument' all
        fi
        [[ -n "$files" ]] && _files
        return 0
      }

      if [[ "${funcstack[1]}" == \#(function) ]]; then
        \#(function) "$@"
      elif (( $+functions[compdef] )); then
        compdef \#(function) \#(name.quotedForPOSIX)
      fi

      """#
  }
}

extension CompletionWord {
  /// The word and its description as `_describe` wants them.
  fileprivate var describedForZsh: String {
    let escaped = text.flatMap { $0 == ":" || $0 == "\\" ? "\\\($0)" : "\($0)" }
    return String(escaped) + (description.isEmpty ? "" : ":" + description)
  }
}
