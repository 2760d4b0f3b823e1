import Domain
package import Store

/// The story of a clerk at a counter: staff number, PIN, counter, and the roster's word; and off again, when nobody is
/// left standing there. What is in the clerk's hands is handed over apart (`HandOverShift`).
extension Hall {
    /// - Parameter leaving: the token of the session that ends with this one, if the clerk moves.
    package func signIn(
        clerk: String, pin: String, counter: Int, leaving: String? = nil
    ) async throws(HallError) -> Session {
        guard (1...site.counters).contains(counter) else { throw .noSuchCounter(counter) }
        let now = time.now()
        return try await recording(
            await store.signIn(clerk, pin: pin, counter: counter, leaving: leaving, at: now))
    }

    /// The session a cookie stands for, while it lasts.
    package func session(_ token: String) async throws(HallError) -> Session? {
        let now = time.now()
        return try await recording(await store.session(token: token, at: now))
    }

    package func signOut(_ token: String) async throws(HallError) {
        let now = time.now()
        try await recording(await store.signOut(token: token, at: now))
    }
}
