/// When the hall is open (`hours` in the settings; facts/domain.md c4).
package struct OpeningHours: Hashable, Sendable {
    package init() {}
}
