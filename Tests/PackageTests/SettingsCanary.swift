// A misspelt upcoming feature is ignored without a word. This file does not compile without each.

#if !hasFeature(ExistentialAny)
  #error("ExistentialAny is off: see `settings` in Package.swift")
#endif
#if !hasFeature(InternalImportsByDefault)
  #error("InternalImportsByDefault is off: see `settings` in Package.swift")
#endif
#if !hasFeature(MemberImportVisibility)
  #error("MemberImportVisibility is off: see `settings` in Package.swift")
#endif
#if !hasFeature(NonisolatedNonsendingByDefault)
  #error("NonisolatedNonsendingByDefault is off: see `settings` in Package.swift")
#endif
#if !hasFeature(InferIsolatedConformances)
  #error("InferIsolatedConformances is off: see `settings` in Package.swift")
#endif
#if !hasFeature(ImmutableWeakCaptures)
  #error("ImmutableWeakCaptures is off: see `settings` in Package.swift")
#endif
#if !hasFeature(StrictMemorySafety)
  #error("strictMemorySafety is off: see `settings` in Package.swift")
#endif
