import Domain
import Store

extension PageContext {
    /// The clerk who asks, or the problem 401.
    func clerk() throws -> Session {
        guard let session else { throw Problem(.notSignedIn) }
        return session
    }

    /// The clerk who asks and holds `role`, or the problem 401 or 403.
    func clerk(as role: ClerkRole) throws -> Session {
        let session = try clerk()
        guard session.clerk.roles.contains(role) else { throw Problem(.roleMissing, ["role": role.rawValue]) }
        return session
    }
}
