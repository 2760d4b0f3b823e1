import Domain
import Paper
import Testing

struct PaperFiguresTests {
    /// Times are printed, not judged: they belong to the machine. Bytes are the same on every one.
    @Test(arguments: [384, 576])
    func `a ticket of type travels a hundred times faster than one of dots`(_ width: Int) throws {
        let slip = Fixtures.ticket().slip(texts: try Fixtures.texts())
        let figures = try PaperFigures.measure(slip, PrinterModel(width: width, font: .gb18030), rounds: 5)
        for figure in figures { Swift.print("ticket of \(width) dots: \(figure)") }
        let (raster, text) = (try #require(figures.first), try #require(figures.last))
        #expect(raster.renderer == "raster" && text.renderer == "text")
        #expect(raster.bytes <= 45_000 && text.bytes <= 500)
        #expect(text.secondsAt115200Baud < 0.05 && raster.secondsAt115200Baud < 4)
        #expect(figures.allSatisfy { $0.medianMicroseconds <= $0.worstMicroseconds })
    }
}
