import Domain
import Testing

@testable import District
@testable import districtd

/// Who may write as a kiosk: each line is a moment, who is heard then, and what comes of it.
@Suite struct `Who may write` {
    enum Event: Hashable, Sendable {
        case heard(String, WriterBook.Verdict)
        case contradicts(String, WriterBook.Verdict)
        case released(String)
    }

    struct Story: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [(second: Int64, event: Event)]
        var testDescription: String { name }

        init(_ name: String, _ lines: [(Int64, Event)]) {
            (self.name, self.lines) = (name, lines.map { (second: $0.0, event: $0.1) })
        }
    }

    /// `2b` is generation 2, run bbbb….
    static func writer(_ short: String) -> Writer {
        let run = String(repeating: String(short.last ?? "0"), count: 16)
        guard let writer = Int64(short.dropLast()).flatMap({ Writer(generation: $0, run: run) }) else {
            preconditionFailure("\(short) is no writer")
        }
        return writer
    }

    static func at(_ second: Int64) -> WallTime { WallTime(milliseconds: 1_795_334_400_000 + second * 1000) }

    static let stories = [
        Story(
            "one board, restarted and restarted",
            [
                (0, .heard("1a", .writes)), (60, .heard("1a", .writes)), (100, .heard("1b", .writes)),
                (7000, .heard("1b", .writes)), (7001, .heard("1c", .writes)), (7100, .heard("1c", .writes)),
            ]),
        Story(
            "what was under way when the process ended is let through, for two minutes",
            [
                (0, .heard("1a", .writes)), (10, .heard("1b", .writes)), (70, .heard("1a", .writes)),
                (130, .heard("1a", .writes)), (131, .heard("1a", .held(.twoBoards))),
                (132, .heard("1b", .held(.twoBoards))),
            ]),
        Story(
            "a newer board takes over, whatever the old one does",
            [
                (0, .heard("1a", .writes)), (10, .heard("2b", .writes)), (11, .heard("1a", .held(.older))),
                (12, .heard("1c", .held(.older))), (5000, .heard("2b", .writes)),
                (5001, .heard("2d", .writes)), (9000, .heard("1a", .held(.older))),
            ]),
        Story(
            "two boards alive are both on hold, and so are their restarts",
            [
                (0, .heard("1a", .writes)), (10, .heard("1b", .writes)),
                (200, .heard("1a", .held(.twoBoards))),
                (201, .heard("1b", .held(.twoBoards))), (202, .heard("1c", .held(.twoBoards))),
            ]),
        Story(
            "whom a person lets write, writes, and its restarts do under its new generation",
            [
                (0, .heard("1a", .writes)), (10, .heard("1b", .writes)),
                (200, .heard("1a", .held(.twoBoards))),
                (300, .released("1b")), (301, .heard("1b", .writes)), (302, .heard("1a", .held(.chosen))),
                (303, .heard("2b", .writes)), (304, .heard("1b", .writes)), (900, .heard("1b", .writes)),
                (901, .heard("2e", .writes)), (902, .heard("1f", .held(.chosen))),
                (5000, .heard("2e", .writes)),
            ]),
        Story(
            "a person may choose the older board",
            [
                (0, .heard("1a", .writes)), (10, .heard("2b", .writes)), (20, .heard("1a", .held(.older))),
                (30, .released("1a")), (31, .heard("1a", .writes)), (32, .heard("2b", .held(.chosen))),
                (33, .heard("3a", .writes)), (34, .heard("2c", .held(.chosen))),
            ]),
        Story(
            "a board that was moved once more takes over from whom a person chose",
            [
                (0, .heard("1a", .writes)), (10, .heard("1b", .writes)),
                (200, .heard("1a", .held(.twoBoards))),
                (300, .released("1b")), (301, .heard("2b", .writes)), (400, .heard("3c", .writes)),
                (401, .heard("2b", .held(.older))),
            ]),
        Story(
            "what contradicts puts the board on hold; once a person has seen it, it is refused by itself",
            [
                (0, .heard("1a", .writes)), (1, .contradicts("1a", .held(.conflict))),
                (2, .heard("1a", .held(.conflict))), (3, .heard("1b", .held(.conflict))),
                (10, .released("1b")),
                (11, .heard("1b", .writes)), (12, .contradicts("1b", .writes)), (13, .heard("2b", .writes)),
                (20, .heard("2c", .writes)), (21, .contradicts("2c", .writes)),
            ]),
        Story(
            "an import ends a hold, for a person made it",
            [
                (0, .heard("1a", .writes)), (10, .heard("1b", .writes)),
                (200, .heard("1a", .held(.twoBoards))),
                (300, .heard("2c", .writes)), (301, .heard("1b", .held(.older))),
            ]),
        Story(
            "one export imported twice makes two boards of one generation",
            [
                (0, .heard("2a", .writes)), (10, .heard("2b", .writes)), (100, .heard("2a", .writes)),
                (160, .heard("2a", .held(.twoBoards))), (161, .heard("2b", .held(.twoBoards))),
            ]),
    ]

    @Test(arguments: stories)
    func `each is let write or put on hold as the story says`(story: Story) {
        var book = WriterBook()
        for (second, event) in story.lines {
            switch event {
            case .heard(let writer, let verdict):
                #expect(
                    book.heard(Self.writer(writer), at: Self.at(second)) == verdict, "\(writer) at \(second)")
            case .contradicts(let writer, let verdict):
                #expect(
                    book.contradicted(Self.writer(writer), at: Self.at(second)) == verdict,
                    "\(writer) at \(second)")
            case .released(let writer):
                let isKnown = book.release(Self.writer(writer), at: Self.at(second))
                #expect(isKnown, "\(writer) at \(second)")
            }
        }
    }

    @Test func `a book that nothing new happened in is the same value, so that nothing is written`() {
        var book = WriterBook()
        _ = book.heard(Self.writer("1a"), at: Self.at(0))
        let before = book
        for second in 1..<60 { _ = book.heard(Self.writer("1a"), at: Self.at(Int64(second))) }
        #expect(book == before)
        _ = book.heard(Self.writer("1a"), at: Self.at(60))
        #expect(book != before)
    }

    @Test func `letting the same one write twice changes nothing, and nobody unknown is let write`() {
        var book = WriterBook()
        _ = book.heard(Self.writer("1a"), at: Self.at(0))
        _ = book.heard(Self.writer("2b"), at: Self.at(1))
        let isKnown = book.release(Self.writer("1a"), at: Self.at(2))
        #expect(isKnown)
        let once = book
        #expect(book.release(Self.writer("1a"), at: Self.at(3)) && book == once)
        #expect(
            book.generation(for: Self.writer("1a")) == 3 && book.generation(for: Self.writer("2b")) == nil)
        #expect(!book.release(Self.writer("7c"), at: Self.at(4)) && book == once)
    }

    @Test func `a copy is told of for an hour after it was last refused`() {
        var book = WriterBook()
        _ = book.heard(Self.writer("1a"), at: Self.at(0))
        _ = book.heard(Self.writer("2b"), at: Self.at(10))
        #expect(book.copy(beside: Self.writer("2b"), at: Self.at(11)) == nil)
        _ = book.heard(Self.writer("1a"), at: Self.at(100))
        #expect(book.copy(beside: Self.writer("2b"), at: Self.at(101))?.writer == Self.writer("1a"))
        #expect(book.copy(beside: Self.writer("2b"), at: Self.at(3699)) != nil)
        #expect(book.copy(beside: Self.writer("2b"), at: Self.at(3701)) == nil)
    }

    @Test func `what a chosen board was refused with before is no copy of it`() {
        var book = WriterBook()
        _ = book.heard(Self.writer("1a"), at: Self.at(0))
        _ = book.heard(Self.writer("1b"), at: Self.at(1))
        _ = book.heard(Self.writer("1a"), at: Self.at(200))
        _ = book.heard(Self.writer("1c"), at: Self.at(201))
        #expect(book.isOnHold && book.release(Self.writer("1c"), at: Self.at(300)) && !book.isOnHold)
        #expect(book.copy(beside: Self.writer("1c"), at: Self.at(301)) == nil)
    }

    @Test func `a kiosk that restarts all day fills no book, and keeps who may write`() {
        var book = WriterBook()
        for turn in 0..<500 {
            var random = SystemRandomNumberGenerator()
            _ = book.heard(Writer(starting: 1, using: &random), at: Self.at(Int64(turn)))
        }
        #expect(book.writers.count == WriterBook.longest)
        #expect(book.writers.count { $0.superseded == nil } == 1)
    }

    @Test(arguments: [
        ("1.0123456789abcdef", true), ("999999.ffffffffffffffff", true), ("0.0123456789abcdef", false),
        ("01.0123456789abcdef", false), ("1000000.0123456789abcdef", false), ("1.0123456789ABCDEF", false),
        ("1.0123456789abcde", false), ("1", false), ("", false), ("1.0123456789abcdef.", false),
        ("-1.0123456789abcdef", false),
    ])
    func `the header is a generation and a run`(text: String, good: Bool) {
        #expect((Writer(text) != nil) == good)
        if good { #expect(Writer(text)?.description == text) }
    }
}
