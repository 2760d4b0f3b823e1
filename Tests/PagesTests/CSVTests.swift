import Testing

@testable import Pages

@Suite struct `A table for spreadsheets` {
    @Test(arguments: [
        ("12.5", "12.5"), ("全中心", "全中心"), ("", ""), ("a,b", "\"a,b\""),
        ("say \"yes\"", "\"say \"\"yes\"\"\""),
        ("two\nlines", "\"two\nlines\""), ("a\r\nb", "\"a\r\nb\""), ("=1+1", "'=1+1"), ("+86", "'+86"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("=\"x\",1", "\"'=\"\"x\"\",1\""),
        ("a=b", "a=b"),
    ]) func `quotes what must be quoted and disarms formulas`(text: String, cell: String) {
        #expect(CSV.cell(text) == cell)
    }

    @Test func `begins with the mark and ends its lines with CRLF`() {
        #expect(CSV.text([["a", "b"], ["1", "2"]]) == "\u{FEFF}a,b\r\n1,2\r\n")
        #expect(CSV.text([["a"]]).utf8.prefix(3).elementsEqual([0xEF, 0xBB, 0xBF]))
    }
}
