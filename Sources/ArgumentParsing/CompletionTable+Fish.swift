extension CompletionTable {
  /// The script for fish.
  func fishScript(for name: String) -> String {
    let function = "__\(name.asIdentifier)"
    let cases = entries.map { entry in
      let keys = entry.keys.map(\.patternForFish).joined(separator: " ")
      let words = entry.words.map { word in
        "      printf '%s\\t%s\\n' \(word.text.quotedForFish) \(word.description.quotedForFish)\n"
      }
      let files = entry.offersFiles ? "      __fish_complete_path \"$argv[2]\"\n" : ""
      return "    case \(keys)\n" + words.joined() + files
    }
    return #"""
      # Completions of \#(name) for fish. Generated; do not edit.
      function \#(function)_lookup
        switch "$argv[1]"
      \#(cases.joined())    case '*'
            return 1
        end
        return 0
      end

      function \#(function)_complete
        set -l cur (commandline -ct)
        set -l tokens (commandline -opc)
        set -l at ""
        set -l option ""
        set -l closed ""
        set -l helping ""
        set -l index 0
        for word in $tokens[2..-1]
          if test -n "$option"
            set option ""
            continue
          end
          if test -z "$closed"
            switch "$word"
              case '--'
                set closed yes
                continue
              case '--*=*'
                continue
              case '-' '-0*' '-1*' '-2*' '-3*' '-4*' '-5*' '-6*' '-7*' '-8*' '-9*'
              case '-*'
                if \#(function)_lookup "value$at $word" "" >/dev/null
                  set option "$word"
                end
                continue
              case 'help'
                if test -z "$at$helping" -a $index -eq 0
                  set helping yes
                  continue
                end
            end
            if test $index -eq 0
              if contains -- "$word" (\#(function)_lookup "children$at" "" | string split -f 1 \t)
                set at "$at $word"
                continue
              end
            end
          end
          set index (math $index + 1)
        end
        if test -n "$option"
          \#(function)_lookup "value$at $option" "$cur"
        else if test -z "$closed"; and string match -q -- '--*=*' "$cur"
          set -l parts (string split -m 1 = -- "$cur")
          for line in (\#(function)_lookup "value$at $parts[1]" "$parts[2]")
            printf '%s=%s\n' "$parts[1]" "$line"
          end
        else if test -z "$closed"; and string match -q -- '-*' "$cur"
          \#(function)_lookup "options$at" "$cur"
        else if test -n "$helping"
          \#(function)_lookup "topics$at" "$cur"
        else
          if test $index -eq 0 -a -z "$closed"
            \#(function)_lookup "children$at" "$cur"
          end
          \#(function)_lookup "argument$at $index" "$cur"
        end
        return 0
      end

      complete -c \#(name.quotedForFish) -f -a '(\#(function)_complete)'

      """#
  }
}

extension CompletionTable.Key {
  /// The key as a pattern for `switch`; fish reads the asterisk inside the quotes.
  fileprivate var patternForFish: String { parts.joined(separator: "*").quotedForFish }
}

extension String {
  /// The text as one word of fish, which knows two escapes inside single quotes.
  fileprivate var quotedForFish: String {
    "'" + onOneLine.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
  }
}
