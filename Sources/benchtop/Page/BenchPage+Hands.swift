import Hummingbird

// What hands can do at the bench; the list stands at the top of `BenchPage`.

extension BenchPage {
    func addReaderHands(to api: RouterGroup<BasicRequestContext>) {
        api.post("cards/lift") { _, _ in
            await reader.lift()
            return await state()
        }
        api.post("cards/:id/tap") { _, context in
            try await reader.tap(context.parameters.require("id"))
            return await state()
        }
        api.post("reader/unplug") { _, _ in
            await reader.unplug()
            return await state()
        }
        api.post("reader/plug") { _, _ in
            try await reader.plug()
            return await state()
        }
        api.post("reader/faults/:name") { _, context in
            await reader.set(fault: try Self.choice(in: context))
            return await state()
        }
    }

    func addScannerHands(to api: RouterGroup<BasicRequestContext>) {
        guard let scanner else { return }
        api.post("scanner/scan") { request, context in
            let scan = try await request.decode(as: Scan.self, context: context)
            guard await scanner.state.isPlugged else {
                throw HTTPError(.conflict, message: "The scanner is unplugged: plug it in first.")
            }
            try await scanner.scan(
                scan.text, ending: scan.ending ?? .carriageReturn, manner: scan.manner ?? .plain)
            return await state()
        }
        api.post("scanner/unplug") { _, _ in
            await scanner.unplug()
            return await state()
        }
        api.post("scanner/plug") { _, _ in
            try await scanner.plug()
            return await state()
        }
    }

    func addPrinterHands(to api: RouterGroup<BasicRequestContext>) {
        for hand in PrinterHand.allCases {
            api.post("printer/\(hand.rawValue)") { _, _ in
                try await hand.move(printer)
                return await state()
            }
        }
        api.post("printer/faults/:name") { request, context in
            // 4000 bytes: some 7 mm of an 80 mm ticket, so the power goes in the middle of the next one.
            let after = request.uri.queryParameters["after"].map { Int($0) } ?? 4000
            guard let after, (0...1_000_000).contains(after) else {
                throw HTTPError(.badRequest, message: "after is a number of bytes, at most 1000000.")
            }
            await printer.set(flaw: try Self.choice(in: context), after: after)
            return await state()
        }
        api.post("printer/models/:name") { _, context in
            guard let make = PrinterMake(named: try context.parameters.require("name")) else {
                throw HTTPError(.notFound, message: "There is no such printer model.")
            }
            try await printer.set(make: make)
            return await state()
        }
    }

    private static func choice<Choice: RawRepresentable<String>>(
        in context: BasicRequestContext
    ) throws -> Choice {
        guard let choice = Choice(rawValue: try context.parameters.require("name")) else {
            throw HTTPError(.notFound, message: "There is no such fault.")
        }
        return choice
    }
}

/// The body of `POST /api/scanner/scan`.
private struct Scan: Decodable {
    var text: String
    var ending: VirtualScan.Ending?
    var manner: VirtualScan.Manner?
}

private enum PrinterHand: String, CaseIterable {
    case paperOut = "paper-out"
    case paperLow = "paper-low"
    case paperOK = "paper-ok"
    case coverOpen = "cover-open"
    case coverClose = "cover-close"
    case unplug, plug

    func move(_ printer: VirtualPrinter) async throws {
        switch self {
        case .paperOut: await printer.set(paper: .out)
        case .paperLow: await printer.set(paper: .nearEnd)
        case .paperOK: await printer.set(paper: .adequate)
        case .coverOpen: await printer.set(coverOpen: true)
        case .coverClose: await printer.set(coverOpen: false)
        case .unplug: await printer.unplug()
        case .plug: try await printer.plug()
        }
    }
}
