extension CompletionTable {
  /// The script for bash, which has to get along with version 3.2.
  ///
  /// Candidates are compared one by one: `compgen -W` would expand what stands in them.
  func bashScript(for name: String) -> String {
    let function = "_\(name.asIdentifier)"
    let cases = entries.map { entry in
      let keys = entry.keys.map(\.patternForPOSIX).joined(separator: " | ")
      let words = entry.words.map(\.text.quotedForPOSIX).joined(separator: " ")
      return "    \(keys)) found=(\(words)) files=\(entry.offersFiles ? "yes" : "") ;;"
    }
    return #"""
      # Completions of \#(name) for bash. Generated; do not edit.
      \#(function)_lookup() {
        found=() files=""
        case "$1" in
      \#(cases.joined(separator: "\n"))
          *) return 1 ;;
        esac
      }

      \#(function)() {
        local cur="${COMP_WORDS[COMP_CWORD]}" at="" option="" closed="" helping="" prefix=""
        local index=0 i=1 word candidate files
        local -a found all
        COMPREPLY=()
        while [ "$i" -lt "$COMP_CWORD" ]; do
          word="${COMP_WORDS[i]}"
          i=$((i + 1))
          if [ -n "$option" ]; then
            [ "$word" = "=" ] || option=""
            continue
          fi
          if [ -z "$closed" ]; then
            case "$word" in
              --) closed=yes; continue ;;
              --*=*) continue ;;
              - | -[0-9]*) ;;
              -*)
                if \#(function)_lookup "value$at $word"; then option="$word"; fi
                continue ;;
              help)
                if [ -z "$at$helping" ] && [ "$index" -eq 0 ]; then helping=yes; continue; fi ;;
            esac
            if [ "$index" -eq 0 ] && \#(function)_lookup "children$at"; then
              for candidate in ${found[@]+"${found[@]}"}; do
                if [ "$candidate" = "$word" ]; then at="$at $word"; continue 2; fi
              done
            fi
          fi
          index=$((index + 1))
        done
        all=()
        if [ -z "$option$closed" ]; then
          case "$cur" in
            --*=*) option="${cur%%=*}" prefix="${cur%%=*}=" cur="${cur#*=}" ;;
          esac
        fi
        if [ -n "$option" ]; then
          if [ "$cur" = "=" ]; then cur=""; fi
          \#(function)_lookup "value$at $option" && all=(${found[@]+"${found[@]}"})
        elif [ -z "$closed" ] && [[ "$cur" == -* ]]; then
          \#(function)_lookup "options$at" && all=(${found[@]+"${found[@]}"})
        elif [ -n "$helping" ]; then
          \#(function)_lookup "topics$at" && all=(${found[@]+"${found[@]}"})
        else
          if [ "$index" -eq 0 ] && [ -z "$closed" ] && \#(function)_lookup "children$at"; then
            all=(${found[@]+"${found[@]}"})
          fi
          \#(function)_lookup "argument$at $index" && all+=(${found[@]+"${found[@]}"})
        fi
        for candidate in ${all[@]+"${all[@]}"}; do
          if [[ "$candidate" == "$cur"* ]]; then
            COMPREPLY+=("$prefix$(printf '%q' "$candidate")")
          fi
        done
        if [ -n "$files" ]; then
          compopt -o filenames 2>/dev/null
          while IFS= read -r candidate; do
            COMPREPLY+=("$prefix$candidate")
          done < <(compgen -f -- "$cur")
        fi
        return 0
      }

      complete -F \#(function) \#(name.quotedForPOSIX)

      """#
  }
}

extension CompletionTable.Key {
  /// The key as a pattern for `case` in bash and zsh.
  var patternForPOSIX: String {
    parts.map { $0.isEmpty ? "" : $0.quotedForPOSIX }.joined(separator: "*")
  }
}
