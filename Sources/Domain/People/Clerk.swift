/// A full-service social worker (全科社工), by the staff number used to sign in.
package struct Clerk: Hashable, Sendable, Codable {
    package var number: String
    package var name: String
    package var roles: [ClerkRole]

    package init(number: String, name: String, roles: [ClerkRole]) {
        (self.number, self.name, self.roles) = (number, name, roles)
    }

    /// A staff number is 1 to 16 letters or digits.
    package static func isNumber(_ text: String) -> Bool {
        (1...16).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// A PIN is 4 to 12 digits, and not one digit repeated.
    package static func isPIN(_ text: String) -> Bool {
        (4...12).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isNumber }
            && Set(text).count > 1
    }
}

package enum ClerkRole: String, Hashable, Sendable, Codable, CaseIterable {
    case clerk, manager, technician
    /// May call a certain number out of turn (点号); a right of its own, and each use is journalled.
    case picker
}

/// Wrong PINs and what they cost: after five in a row the clerk is locked out, for longer each time.
///
/// Counted on monotonic time, so that setting the clock does not unlock anyone (`DESIGN.md` 4.6).
package enum LockoutRule {
    /// Free tries before the first wait.
    package static let freeTries = 5

    /// Seconds to wait after the `failures`-th wrong PIN in a row: 0 up to the fourth, then 30, 60, 120 … 900.
    package static func wait(afterFailures failures: Int) -> Int {
        failures < freeTries ? 0 : min(900, 30 << min(failures - freeTries, 5))
    }
}
