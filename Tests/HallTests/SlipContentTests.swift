import Domain
import Foundation
import Paper
import Testing

@testable import Hall

/// What a print job carries through the store.
struct SlipContentTests {
    private let texts = Texts(table: [:])

    @Test(arguments: SlipSample.allCases, [false, true])
    func `every slip goes through the store and is drawn as it was made`(
        _ sample: SlipSample, _ english: Bool
    ) throws {
        let content = try #require(SlipContent(sample.layout, english: english))
        let stored = try SlipContent(decoding: content.encoded())
        #expect(stored == content)
        #expect(stored.slip(texts: texts) == sample.layout.slip(texts: texts, english: english))
    }

    @Test(arguments: SlipSample.allCases)
    func `every slip can be marked as a repeat`(_ sample: SlipSample) throws {
        let content = try #require(SlipContent(sample.layout, english: false))
        var layout = sample.layout
        layout.reprinted = "2026-05-05 11:11"
        #expect(
            content.reprinted(at: "2026-05-05 11:11").slip(texts: texts)
                == layout.slip(texts: texts, english: false))
        #expect(content.reprinted(at: "2026-05-05 11:11") != content)
    }

    @Test
    func `a receipt stored by the first version is still printed, without what it should not have named`()
        throws
    {
        let first = """
            {"receipt":{"_0":{"kind":"accepted","hall":"中心","itemNumber":"45050200100120260302000125",
            "service":"老年人优待证办理","applicant":"某某","maskedID":"11**************2X","materials":[
            {"name":"居民身份证","originals":1,"copies":1,"received":true}],"time":"2026-03-02 09:20",
            "receiver":"1001","phone":"","next":""}}}
            """
        guard case .receipt(let slip, english: false) = try SlipContent(decoding: Array(first.utf8)) else {
            Issue.record("not a receipt")
            return
        }
        #expect(slip.entries.map(\.service) == ["老年人优待证办理"])
        #expect(slip.entries[0].materials.first?.name == "居民身份证")
        #expect(
            !String(decoding: try SlipContent.receipt(slip, english: false).encoded(), as: UTF8.self)
                .contains("2X"))
    }

    @Test func `a day's report stored before waits and ratings were on it is still printed`() throws {
        let first = """
            {"dayReport":{"_0":{"hall":"中心","day":"2026-03-02","visits":{"taken":3,"served":2,"noShow":0,
            "cancelled":0,"unserved":["A003"]},"items":{"received":2,"accepted":2,"noticed":0,"refused":0,
            "completed":2,"handedOver":0},"backlog":{"waiting":1,"rejected":0,"unknownSlips":0},
            "issued":"2026-03-02 17:05"},"english":false}}
            """
        guard case .dayReport(let slip, english: false) = try SlipContent(decoding: Array(first.utf8)) else {
            Issue.record("not a report")
            return
        }
        #expect(slip.visits.unserved == ["A003"] && slip.backlog?.waiting == 1)
        #expect(slip.waits == nil && slip.ratings == nil && slip.clerks == nil && slip.items.late == nil)
    }

    @Test func `what is no slip is refused`() {
        for text in ["", "{}", #"{"poem":{}}"#, #"{"ticket":{}}"#, "[1]"] {
            #expect(throws: (any Error).self) { try SlipContent(decoding: Array(text.utf8)) }
        }
    }
}
