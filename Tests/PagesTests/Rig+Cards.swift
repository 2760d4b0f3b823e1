import Domain
import Hall
import NIOCore
import Simulation
import TestTools
import Testing

extension Rig {
    private struct NothingHeard: Error {}

    /// Taps a card and waits for the token the resident's screen would hear.
    func tap(_ card: IdentityCard) async throws -> String {
        let heard = try #require(hall.announcer.subscribe(after: nil)).live
        let reader = SimulatedReader()
        let story = ReadCard(hall: hall, reader: reader)
        let running = Task { try await story.run() }
        defer { running.cancel() }
        reader.tap(card)
        for await event in heard where event.name == .card {
            if let token = try JSON(ByteBuffer(string: event.data))["card"].text { return token }
        }
        throw NothingHeard()
    }
}
