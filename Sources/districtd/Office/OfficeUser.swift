/// Somebody of the district's office, and what they may do.
struct OfficeUser: Hashable, Sendable {
    enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Books and decides.
        case clerk
        /// Also gives out codes, revokes kiosks, publishes, and reads who did what.
        case admin

        static func < (one: Role, other: Role) -> Bool { one == .clerk && other == .admin }
    }

    let name: String
    let role: Role

    /// Whoever sits at this machine while no user was made yet: on loopback only (`KnowUser`).
    static let thisMachine = OfficeUser(name: "", role: .admin)
    /// Whoever has a shell where districtd runs, and the right to write its files. No name begins so.
    static let commandLine = OfficeUser(name: "$", role: .admin)

    /// 1 to 32 letters or digits of any script, or one of `.-_`.
    static func isName(_ text: String) -> Bool {
        (1...32).contains(text.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || [".", "-", "_"].contains(scalar)
            }
    }
}
