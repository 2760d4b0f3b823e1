import Domain
import TestTools
import Testing

@Suite struct `The line` {
    @Test(arguments: ["A001", "A999", "P012", "Z000001"])
    func `a ticket number is read as printed`(text: String) {
        #expect(TicketNumber(text)?.description == text)
    }

    @Test(arguments: ["A000", "a001", "A1", "A0000001", "AA01", "A-01", "A+12", "", "Ａ012", "A01２"])
    func `what no ticket of ours can bear is refused`(text: String) { #expect(TicketNumber(text) == nil) }

    @Test func `numbers run from 1 to the end, skip open ones and never wrap`() throws {
        let numbering = try #require(TicketNumbering(digits: 3))
        #expect(numbering.next(after: 0, open: []) == 1)
        #expect(numbering.next(after: 4, open: [5, 6, 8]) == 7)
        #expect(numbering.next(after: 998, open: []) == 999)
        #expect(numbering.next(after: 998, open: [999]) == nil)
        #expect(numbering.next(after: 999, open: []) == nil)
        #expect(numbering.isNearlyUsedUp(at: 899) == false)
        #expect(numbering.isNearlyUsedUp(at: 900))
        #expect(TicketNumbering(digits: 2) == nil)
        #expect(TicketNumbering(digits: 7) == nil)
    }
}
