import Domain
import Testing

@Suite struct `The roll in the printer` {
    /// What was seen, in order, and how often a new roll was noticed.
    @Test(arguments: [
        ([PaperLevel.adequate, .nearEnd, .out, .adequate], false, 1),
        ([.adequate, .out, .adequate, .out, .adequate], false, 2),
        ([.adequate, .nearEnd, .adequate, .nearEnd, .adequate], false, 0),
        ([.adequate, .nearEnd, .adequate], true, 1),
        ([.adequate, .adequate], true, 0),
        ([.nearEnd, .out, .nearEnd], false, 0),
        ([.nearEnd, .out, .nearEnd, .adequate], false, 0),
    ])
    func `is new when paper came back, not when a sensor trembles`(
        levels: [PaperLevel], coverOpened: Bool, rolls: Int
    ) {
        var gauge = PaperGauge()
        var found = 0
        for level in levels {
            if coverOpened { gauge.coverOpened() }
            if gauge.saw(level) { found += 1 }
        }
        #expect(found == rolls)
    }

    @Test func `is noticed also when it was changed while the kiosk was off`() {
        var gauge = PaperGauge(printed: 79_000, nearEndAt: 77_500, paper: .out)
        let isNew1 = gauge.saw(.adequate)
        #expect(isNew1)
        #expect(gauge == PaperGauge())
        #expect(gauge.left(rollMetres: 80) == 80_000)
    }

    @Test func `has what was printed less`() {
        var gauge = PaperGauge()
        for _ in 1...10 { gauge.printed(millimetres: 120) }
        #expect(gauge.left(rollMetres: 80) == 78_800)
        #expect(!gauge.isLow(rollMetres: 80))
        #expect(gauge.slipsLeft(rollMetres: 80, lengths: [120]) == 655)
        gauge.printed(millimetres: 74_900)
        #expect(gauge.isLow(rollMetres: 80), "no sensor, and 3.9 m by the count")
        #expect(gauge.slipsLeft(rollMetres: 80, lengths: [100, 140]) == 30)
    }

    @Test func `goes by the sensor where it says less than the count, and where the count is used up`() {
        var gauge = PaperGauge(printed: 20_000)
        let isNew2 = gauge.saw(.nearEnd)
        #expect(!isNew2)
        #expect(gauge.left(rollMetres: 80) == PaperGauge.nearEndMillimetres)
        gauge.printed(millimetres: 1_000)
        #expect(gauge.left(rollMetres: 80) == 2_000)
        var used = PaperGauge(printed: 90_000)
        #expect(used.left(rollMetres: 80) == nil, "more than the roll had: it was changed unseen")
        #expect(!used.isLow(rollMetres: 80))
        let isNew3 = used.saw(.nearEnd)
        #expect(!isNew3)
        #expect(used.slipsLeft(rollMetres: 80, lengths: [150]) == 20)
        used.printed(millimetres: 5_000)
        #expect(used.slipsLeft(rollMetres: 80, lengths: [150]) == 0)
    }

    @Test func `without a slip measured says no number, and without paper none left`() {
        var gauge = PaperGauge(paper: .nearEnd)
        #expect(gauge.slipsLeft(rollMetres: 80, lengths: []) == nil)
        let isNew4 = gauge.saw(.out)
        #expect(!isNew4)
        #expect(gauge.slipsLeft(rollMetres: 80, lengths: [120]) == 0)
    }

    @Test func `goes by the last twenty slips`() {
        let gauge = PaperGauge(printed: 78_000)
        let lengths = Array(repeating: 500, count: 30) + Array(repeating: 200, count: 20)
        #expect(gauge.slipsLeft(rollMetres: 80, lengths: lengths) == 10)
    }
}
