import Domain
package import Store

/// The story of a clerk at a counter: staff number, PIN, counter; and off again.
extension Hall {
    package func signIn(clerk: String, pin: String, counter: Int) async throws(HallError) -> Session {
        guard (1...site.counters).contains(counter) else { throw .noSuchCounter(counter) }
        let now = time.now()
        return try await recording(await store.signIn(clerk, pin: pin, counter: counter, at: now))
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
