package import Domain

/// How long a slip takes to be drawn and to travel, for the bench.
package struct PaperFigures: Hashable, Sendable, Codable {
    package var renderer: String
    package var bytes: Int
    /// Of a warm renderer, from the slip to the bytes of its job.
    package var medianMicroseconds: Int
    package var worstMicroseconds: Int
    /// 8N1: ten bits a byte, so 11,520 bytes a second.
    package var secondsAt115200Baud: Double

    /// Both renderers on one slip: a first round that is not counted, then `rounds` that are.
    package static func measure(
        _ slip: Slip, _ model: PrinterModel, rounds: Int = 200
    ) throws(PaperError) -> [PaperFigures] {
        let (raster, encoder) = (try RasterRenderer(width: model.width), EscposEncoder(model))
        let text = try TextRenderer(model)
        return [
            try measure("raster", rounds) { () throws(PaperError) in
                try encoder.job(raster.render(slip), ending: slip.ending)
            },
            try measure("text", rounds) { () throws(PaperError) in try text.job(slip).job },
        ]
    }

    private static func measure(
        _ name: String, _ rounds: Int, _ make: () throws(PaperError) -> EscposJob
    ) throws(PaperError) -> PaperFigures {
        let (clock, bytes) = (ContinuousClock(), try make().bytes.count)
        var times: [Int] = []
        for _ in 0..<max(1, rounds) {
            let start = clock.now
            _ = try make()
            times.append(Int((clock.now - start) / .microseconds(1)))
        }
        times.sort()
        return PaperFigures(
            renderer: name, bytes: bytes, medianMicroseconds: times[times.count / 2],
            worstMicroseconds: times[times.count - 1], secondsAt115200Baud: Double(bytes) / 11_520)
    }
}
