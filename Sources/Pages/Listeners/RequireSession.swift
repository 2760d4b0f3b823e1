import Domain
import Store

extension PageContext {
    /// The clerk who asks, or the problem 401.
    func clerk() throws -> Session {
        guard let session else { throw Problem(.notSignedIn) }
        return session
    }

    /// The clerk who asks and holds `role`, or the problem 401 or 403.
    func clerk(as role: ClerkRole) throws -> Session { try clerk(asOneOf: [role]) }

    /// The clerk who asks and holds at least one of `roles`, or the problem 401 or 403.
    func clerk(asOneOf roles: [ClerkRole]) throws -> Session {
        let session = try clerk()
        guard roles.contains(where: session.clerk.roles.contains) else {
            throw Problem(.roleMissing, ["role": roles.map(\.rawValue).joined(separator: " / ")])
        }
        return session
    }
}
