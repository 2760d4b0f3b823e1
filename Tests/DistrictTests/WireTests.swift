import Domain
import FoundationEssentials
import Testing

@testable import District

@Suite struct `The wire format` {
    @Test func `an event is written as documented`() throws {
        let text = String(
            decoding: EventBatch.encode([Samples.event(17, data: ["service": "ZX020102"])]), as: UTF8.self)
        #expect(
            text
                == #"[{"data":{"service":"ZX020102"},"datacontenttype":"application/json","#
                + #""id":"018f2f4e-5b6c-7abc-8def-000000000011","incarnation":"018f2f4e-0000-7000-8000-00000000000a","#
                + #""journalhead":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","#
                + #""sequence":"17","source":"urn:onewindow:kiosk:450502001001-01","specversion":"1.0","#
                + #""subject":"45050200100120261122000017","time":"2026-11-22T08:00:00.017Z","#
                + #""type":"cn.onewindow.item.completed.v1"}]"#)
    }

    @Test func `what was written is read back, whatever data holds`() throws {
        let data = try JSONValue(
            parsing: Array(
                #"{"n":null,"t":true,"i":-9007199254740993,"d":0.1,"big":12345678901234567890.123,"e":1e300,"#
                    .utf8)
                + Array(#""s":"一窗 \u0000 \"/\\ 😀","a":[[],{},[1,[2]]],"o":{"":""}}"#.utf8))
        let events = [Samples.event(1, data: data), Samples.event(2, data: [:])]
        let read = try EventBatch.decode(EventBatch.encode(events)).map { try $0.event.get() }
        #expect(read == events)
        #expect(read[0].data["i"] == .integer(-9_007_199_254_740_993))
        #expect(String(decoding: data.bytes, as: UTF8.self).contains("12345678901234567890.123"))
    }

    @Test func `the fact leaves the journal head out and nothing else`() {
        let event = Samples.event(1)
        #expect(event.fact == Samples.event(1, head: String(repeating: "a", count: 64)).fact)
        #expect(event.fact != Samples.event(1, subject: "2").fact)
        #expect(event.fact != Samples.event(1, data: [:]).fact)
    }

    @Test(arguments: [
        ("specversion", #""0.3""#), ("id", #""7""#), ("id", #""018f2f4e-5b6c-4abc-8def-000000000001""#),
        ("id", #""018F2F4E-5B6C-7ABC-8DEF-000000000001""#), ("source", #""urn:other:1""#),
        ("source", #""urn:onewindow:kiosk:a b""#), ("source", #""urn:onewindow:kiosk:""#),
        ("type", #""cn.onewindow.item""#), ("type", #""cn.onewindow.item..v1""#), ("subject", #""""#),
        ("time", #""2026-11-22""#), ("time", #""2026-02-30T00:00:00Z""#), ("sequence", "17"),
        ("sequence", #""0""#), ("sequence", #""017""#), ("sequence", #""-1""#), ("sequence", #""+1""#),
        ("sequence", #""9223372036854775808""#), ("incarnation", #""x""#), ("journalhead", #""0f""#),
        ("datacontenttype", #""text/xml""#), ("data", "[]"), ("data", #""text""#),
    ])
    func `a wrong attribute is named, and its neighbours still count`(name: String, value: String) throws {
        guard case .object(var members) = Samples.event(2).json else { return }
        members[name] = try JSONValue(parsing: Array(value.utf8))
        let batch = JSONValue.array([Samples.event(1).json, .object(members), Samples.event(3).json])
        let read = try EventBatch.decode(batch.bytes)
        #expect(throws: Never.self) { _ = (try read[0].event.get(), try read[2].event.get()) }
        let fault = #expect(throws: DistrictError.self) { try read[1].event.get() }
        #expect(fault?.field == name)
    }

    @Test(arguments: [
        "specversion", "id", "source", "type", "subject", "time", "sequence", "incarnation", "journalhead",
        "data",
    ])
    func `a missing attribute is named`(name: String) {
        guard case .object(var members) = Samples.event(1).json else { return }
        members[name] = nil
        #expect(throws: DistrictError(.invalidEvent, field: name, reason: "is missing")) {
            try CloudEvent(.object(members))
        }
    }

    @Test(arguments: ["", "{", "[1", "[] []", "<html>", "\u{FF}", "[1e999]"])
    func `what is no JSON is said to be none`(text: String) {
        #expect(throws: DistrictError(.notJSON)) { try EventBatch.decode(Array(text.utf8)) }
    }

    @Test func `nesting without end is refused, not followed`() {
        let text = [UInt8](repeating: UInt8(ascii: "["), count: EventBatch.maximumBytes)
        #expect(throws: DistrictError(.notJSON)) { try EventBatch.decode(text) }
        let closed = text.prefix(600) + [UInt8](repeating: UInt8(ascii: "]"), count: 600)
        #expect(throws: DistrictError(.notJSON)) { try EventBatch.decode(Array(closed)) }
    }

    @Test func `one event without a list is no batch`() {
        #expect(throws: DistrictError(.notAList)) { try EventBatch.decode(Samples.event(1).json.bytes) }
    }

    @Test(arguments: [
        ("2026-11-22T08:00:00Z", 1_795_334_400_000), ("2026-11-22T16:00:00+08:00", 1_795_334_400_000),
        ("2026-11-22t08:00:00.5z", 1_795_334_400_500), ("2026-11-22T07:59:59.9999999Z", 1_795_334_399_999),
        ("1969-12-31T23:59:59.000Z", -1000),
    ])
    func `times are read with any offset and fraction`(text: String, milliseconds: Int64) {
        #expect(WallTime(rfc3339: text) == WallTime(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "2026-11-22T08:00:00", "2026-11-22 08:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z",
        "2026-11-22T08:00:00.Z", "2026-11-22T08:00:00+0800", "2026-11-22T08:00:00ZZ", "一2026-11-22T08:00:00Z",
        "",
    ])
    func `what is no time is refused`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }
}

@Suite struct `Cutting into batches` {
    /// One event's length with data {}; every sample below has it.
    private static let length = Samples.event(1, data: [:]).json.bytes.count

    @Test(arguments: [
        // events, most events, most bytes beyond the brackets (in event lengths, commas included) → sizes
        (0, 100, 100, []), (1, 100, 100, [1]), (100, 100, 1000, [100]), (101, 100, 1000, [100, 1]),
        (250, 100, 1000, [100, 100, 50]), (5, 100, 2, [2, 2, 1]), (3, 1, 100, [1, 1, 1]),
        (3, 100, 0, [1, 1, 1]),
    ])
    func `both limits hold and nothing is lost`(count: Int, most: Int, room: Int, sizes: [Int]) {
        // Subjects of one length: sequence digits vary, so ids and sequences are padded apart.
        let events = (0..<count).map { Samples.event(100 + Int64($0), id: Samples.id(100), data: [:]) }
        let bytes = 2 + room * (Self.length + 2 + 1)
        let batches = Self.batches(of: events, most, bytes)
        #expect(batches.map(\.events.count) == sizes)
        #expect(batches.flatMap(\.events) == events)
        for batch in batches {
            #expect(batch.body == EventBatch.encode(batch.events))
            #expect(batch.events.count == 1 || batch.body.count <= bytes)
        }
    }

    /// One batch after the other, as long as there are events.
    private static func batches(
        of events: [CloudEvent], _ most: Int = EventBatch.maximumEvents,
        _ bytes: Int = EventBatch.maximumBytes
    ) -> [OutgoingBatch] {
        var (batches, left) = ([OutgoingBatch](), events[...])
        while !left.isEmpty {
            let batch = OutgoingBatch(Array(left), atMost: most, bytes: bytes)
            batches.append(batch)
            left = left.dropFirst(max(1, batch.events.count))
        }
        return batches
    }

    @Test func `an event too large for any batch goes alone`() {
        let large = Samples.event(2, data: ["text": .string(String(repeating: "大", count: 400_000))])
        let batches = Self.batches(of: [Samples.event(1), large, Samples.event(3)])
        #expect(batches.map(\.events.count) == [1, 1, 1])
    }

    @Test func `a batch is compressed once, where that is worth it`() throws {
        #expect(OutgoingBatch([]).body == Array("[]".utf8))
        #expect(OutgoingBatch([Samples.event(1, data: [:])]).packed == nil)
        let batch = OutgoingBatch((1...100).map { Samples.event($0) })
        let packed = try #require(batch.packed)
        #expect(packed.count < batch.body.count / 4)
        #expect(try Gzip.decompress(packed, atMost: batch.body.count) == batch.body)
    }

    @Test(arguments: [
        (#"{"results": []}"#, []),
        (
            #"{"results": [{"id": "a", "status": "stored", "receipt": "0f"}, {"id": "b", "status": "duplicate"}]}"#,
            [EventResult(id: "a", status: .stored, receipt: "0f"), EventResult(id: "b", status: .duplicate)]
        ),
        (
            #"{"more": 1, "results": [{"id": "", "status": "rejected", "reason": "no", "receipt": null, "new": {}}]}"#,
            [EventResult(id: "", status: .rejected, reason: "no")]
        ),
    ])
    func `an answer is read, whatever else stands in it`(text: String, results: [EventResult]) throws {
        let bytes = Array(text.utf8)
        #expect(DistrictAnswer(parsing: bytes)?.results == results)
        #expect(try JSONDecoder().decode(DistrictAnswer.self, from: Data(bytes)).results == results)
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"results": {}}"#, #"{"results": [1]}"#, #"{"results": [{"id": "a"}]}"#,
        #"{"results": [{"status": "stored"}]}"#, #"{"results": [{"id": 1, "status": "stored"}]}"#,
        #"{"results": [{"id": "a", "status": "kept"}]}"#,
        #"{"results": [{"id": "a", "status": "stored", "receipt": 1}]}"#,
    ])
    func `what is no answer is none`(text: String) {
        #expect(DistrictAnswer(parsing: Array(text.utf8)) == nil)
    }
}
