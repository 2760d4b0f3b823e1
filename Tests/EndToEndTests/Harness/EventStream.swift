import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TestTools

/// One event of the stream.
struct StreamEvent: Hashable, Sendable {
    var id = ""
    var name = ""
    var data = JSON.null
}

extension Web {
    /// Listens to the event stream while `body` runs; with `last`, from after that event.
    func listening<Result>(
        after last: String? = nil, _ body: (Chronicle<StreamEvent>) async throws -> Result
    ) async throws -> Result {
        // The answer's head comes once we are subscribed: nothing that happens from here on is missed.
        let stream = try await events(after: last)
        let events = Chronicle<StreamEvent>()
        let reading = Task {
            try? await Self.read(stream, into: events)
            events.end()
        }
        defer { reading.cancel() }
        return try await body(events)
    }

    /// The same as browsers do it: a client that was let go comes back with the last id it saw.
    func following<Result>(_ body: (Chronicle<StreamEvent>) async throws -> Result) async throws -> Result {
        let first = try await events()
        let events = Chronicle<StreamEvent>()
        let reading = Task {
            var stream: HTTPClientResponse.Body? = first
            while !Task.isCancelled {
                if let stream { try? await Self.read(stream, into: events) }
                stream = try? await self.events(after: events.all.last?.id)
            }
        }
        defer { reading.cancel() }
        return try await body(events)
    }

    private func events(after last: String? = nil) async throws -> HTTPClientResponse.Body {
        var request = request("GET", "/api/events")
        if let last { request.headers.add(name: "Last-Event-ID", value: last) }
        return try await client.execute(request, timeout: .hours(1)).body
    }

    private static func read(_ body: HTTPClientResponse.Body, into events: Chronicle<StreamEvent>)
        async throws
    {
        var reader = EventReader()
        for try await chunk in body {
            for event in reader.feed(chunk.readableBytesView) { events.append(event) }
        }
    }
}

extension Chronicle<StreamEvent> {
    /// Waits for a change of a slip; answers its data.
    @discardableResult
    func slip(of key: String, _ id: JSON, _ state: String) async throws -> JSON {
        try await first { event in
            event.name == "print" && event.data[key] == id && event.data["state"].text == state
        }.data
    }

    /// Waits until the district has acknowledged an item.
    @discardableResult
    func acknowledged(_ item: JSON) async throws -> StreamEvent {
        try await first { event in
            event.name == "delivery" && event.data["item"] == item["number"]
                && event.data["state"].text == "acknowledged"
        }
    }
}

/// Makes events of the stream's lines (WHATWG HTML 9.2).
struct EventReader {
    private var line: [UInt8] = []
    private var event = StreamEvent()

    mutating func feed(_ bytes: some Sequence<UInt8>) -> [StreamEvent] {
        var events: [StreamEvent] = []
        for byte in bytes where byte != UInt8(ascii: "\r") {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            take(String(decoding: line, as: UTF8.self), &events)
            line = []
        }
        return events
    }

    private mutating func take(_ line: String, _ events: inout [StreamEvent]) {
        if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
        if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
        if line.hasPrefix("data: ") { event.data = (try? JSON(line.dropFirst(6).utf8)) ?? .null }
        if line.isEmpty, !event.name.isEmpty {
            events.append(event)
            event = StreamEvent()
        }
    }
}
