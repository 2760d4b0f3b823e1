import Domain
import Foundation
import Logging
import Paper
import Simulation
import Store
import Testing

@testable import Hall

/// The technician's layout of the ticket while the kiosk runs.
struct TicketTemplateTests {
    private let texts = Texts(table: [:])
    private let ticket = SlipContent.ticket(
        TicketSlip(hall: "中心", number: "A012", ahead: 5, taken: "2026-03-02 09:15"), english: false)

    private func withState(_ body: (String, TicketTemplate, PartBoard) async throws -> Void) async throws {
        let hall = try await SimulatedHall()
        let state = FileManager.default.temporaryDirectory.appending(path: "ow-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: "\(state)/templates", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: state) }
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let template = TicketTemplate(state: state, parts: hall.hall.parts, log: log)
        try await body("\(state)/templates/ticket.yaml", template, hall.hall.parts)
    }

    /// What is drawn now, and whether it is the built-in layout.
    private func drawn(_ template: TicketTemplate, width: Int = 576) -> (slip: Slip, isBuiltIn: Bool) {
        let slip = ticket.slip(texts: texts, template: template, width: width)
        return (slip, slip == ticket.slip(texts: texts))
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test func `a template takes effect when it is saved and goes when it is removed`() async throws {
        try await withState { path, template, parts in
            #expect(drawn(template).isBuiltIn && parts.state(of: "paper") == nil)
            try write("blocks:\n  - text: '今天的号码 {number}'", to: path)
            #expect(drawn(template).slip.blocks.first.map { "\($0)".contains("今天的号码 A012") } == true)
            try write("blocks:\n  - text: '请记住 {number}'", to: path)
            #expect(drawn(template).slip.blocks.first.map { "\($0)".contains("请记住 A012") } == true)
            try FileManager.default.removeItem(atPath: path)
            #expect(drawn(template).isBuiltIn && parts.state(of: "paper") == nil)
        }
    }

    @Test func `a broken template gives the built-in layout and a warning with its line, until it is mended`()
        async throws
    {
        try await withState { path, template, parts in
            try write("blocks:\n  - rule: thin\n  - text: '{numbr}'", to: path)
            #expect(drawn(template).isBuiltIn)
            let report = try #require(parts.state(of: "paper"))
            #expect(report.state == .degraded && report.hint == "paper.template.wrong")
            #expect(report.values == ["line": "1"])
            try write("blocks:\n  - text: '{number}'", to: path)
            #expect(!drawn(template).isBuiltIn && parts.state(of: "paper")?.state == .ok)
        }
    }

    /// The bytes of a ticket, and its picture on the screen, in a hall with that state directory.
    private func ticket(state: String?) async throws -> (paper: [UInt8]?, screen: [UInt8]?) {
        let kiosk = try await SimulatedHall(state: state)
        var paper: [UInt8]?
        try await kiosk.printing {
            _ = try await kiosk.hall.issueTicket(.init(), .press())
            for await job in kiosk.printer.jobs {
                paper = job.bytes
                break
            }
        }
        let visit = try await kiosk.hall.issueTicket(.init(), .press("screen")).visit
        return (paper, try await kiosk.hall.picture(ofTicket: visit.id))
    }

    @Test func `a ticket is the technician's, on paper and on the screen`() async throws {
        try await withState { path, _, _ in
            let builtIn = try await ticket(state: nil)
            let state = path.replacing("/templates/ticket.yaml", with: "")
            let empty = try await ticket(state: state)
            #expect(builtIn.paper != nil && empty == builtIn, "the clock is the same, so the paper is")
            try write("blocks:\n  - text: '今天的号码 {number}'", to: path)
            let own = try await ticket(state: state)
            #expect(own.paper != nil && own.paper != builtIn.paper)
            #expect(own.screen != nil && own.screen != builtIn.screen)
            try write("blocks:\n  - text: '{numbr}'", to: path)
            #expect(try await ticket(state: state) == builtIn)
        }
    }

    @Test func `a template that is too wide for the printer here is not used`() async throws {
        try await withState { path, template, parts in
            try write("blocks:\n  - text: {zh: '您今天的号码 {number}', size: title}", to: path)
            #expect(!drawn(template, width: 576).isBuiltIn)
            #expect(drawn(template, width: 384).isBuiltIn && parts.state(of: "paper")?.state == .degraded)
        }
    }

    @Test func `a changed logo is seen, and a file that is none of ours is not read`() async throws {
        try await withState { path, template, _ in
            let logo = path.replacing("ticket.yaml", with: "logo.pbm")
            try Data("P4\n8 1\n".utf8 + [0xFF]).write(to: URL(filePath: logo))
            try write("blocks:\n  - logo: logo.pbm\n  - text: '{number}'", to: path)
            #expect(drawn(template).slip.blocks.first == .picture(Bitmap(width: 8, rows: [0xFF])))
            try Data("P4\n8 1\n".utf8 + [0x0F]).write(to: URL(filePath: logo))
            #expect(drawn(template).slip.blocks.first == .picture(Bitmap(width: 8, rows: [0x0F])))
            try FileManager.default.removeItem(atPath: logo)
            // Safe because the path lives through the call.
            let made = unsafe mkfifo(logo, 0o600)
            #expect(made == 0)
            #expect(drawn(template).isBuiltIn)
        }
    }
}
