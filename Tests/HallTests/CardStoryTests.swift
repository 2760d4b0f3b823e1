import Devices
import Domain
import Hall
import Simulation
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A card` {
    /// A reader that says what a test scripted, then waits to be switched off.
    private struct ScriptedReader: CardReader {
        let script: [CardReaderEvent]

        func run(_ report: @Sendable @escaping (CardReaderEvent) async -> Void) async {
            for event in script { await report(event) }
            let (forever, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in forever {}
        }
    }

    @Test func `is greeted by a masked name and an age, and nothing else of it is told`() async throws {
        let kiosk = try await SimulatedHall()
        var screen = try Listening(to: kiosk.hall)
        let script: [CardReaderEvent] = [.attached(samID: nil), .present, .read(Samples.card), .lifted]
        let reader = Task {
            try await ReadCard(hall: kiosk.hall, reader: ScriptedReader(script: script)).run()
        }
        defer { reader.cancel() }
        _ = try await screen.next(.card, with: "present")
        let read = try await screen.next(.card, with: "\"read\"")
        #expect(read.data.contains("测*甲") && read.data.contains("\"age\":70"))
        #expect(!read.data.contains("测试甲") && !read.data.contains("9900") && !read.data.contains("测试路"))
        _ = try await screen.next(.card, with: "lifted")
    }

    @Test func `stands for its holder for five minutes and is then forgotten`() async throws {
        let kiosk = try await SimulatedHall()
        let token = kiosk.hall.cards.keep(Samples.card)
        kiosk.time.advance(by: .seconds(299))
        let issued = try await kiosk.hall.issueTicket(.init(card: token), .press())
        #expect(issued.visit.resident != nil)
        kiosk.time.advance(by: .seconds(2))
        await #expect(throws: HallError.cardForgotten) {
            try await kiosk.hall.issueTicket(.init(card: token), .press())
        }
    }

    @Test func `readings are bounded, the oldest is forgotten first`() async throws {
        let kiosk = try await SimulatedHall()
        let tokens = (0..<40).map { _ in kiosk.hall.cards.keep(Samples.card) }
        #expect(kiosk.hall.cards.card(tokens[0]) == nil)
        #expect(kiosk.hall.cards.card(tokens[39]) != nil)
        #expect(Set(tokens).count == 40 && tokens.allSatisfy { $0.count == 32 })
    }
}
