import Domain
import Foundation
import Paper
import TestTools
import Testing

/// A code as it stands on a printed slip, to be looked at through a camera that is not held quite straight.
struct PrintedCode {
    /// White around the symbol that the camera sees: the quiet zone and some of the slip beside it.
    private static let margin = 50

    let payload: String
    /// 1 where the head burnt a dot.
    private let ink: [Double]
    private let width: Int
    private let height: Int
    /// The columns of the symbol itself.
    let columns: Range<Int>
    private let module: Int
    private let side: Int

    /// Finds the code on the slip, where it must stand dot for dot as the encoder made it.
    init(_ payload: String, on layout: any SlipLayout, width paper: Int) throws {
        let slip = try RasterRenderer(width: paper).render(
            layout.slip(texts: Fixtures.texts(), english: false))
        let code = try QRSymbol(payload).bitmap(width: paper)
        let top = try #require(
            (0...max(0, slip.height - code.height)).first {
                slip.cropped(rows: $0..<$0 + code.height) == code
            }, "the code is not on the slip")
        try self.init(payload, in: slip.cropped(rows: top..<top + code.height), module: 6)
    }

    /// A code alone on the paper, with its modules as large as they should be.
    init(_ payload: String, width paper: Int, module: Int) throws {
        try self.init(payload, in: QRSymbol(payload).bitmap(width: paper, module: module), module: module)
    }

    private init(_ payload: String, in paper: Bitmap, module: Int) throws {
        (self.payload, self.module, side) = (payload, module, try QRSymbol(payload).side)
        let left = (paper.width - (side + 2 * QRSymbol.quietZone) * module) / 2 + QRSymbol.quietZone * module
        let cut = max(0, left - Self.margin)..<min(paper.width, left + side * module + Self.margin)
        (width, height) = (cut.count, paper.height)
        ink = (0..<paper.height).flatMap { y in cut.map { paper[$0, y] ? 1 : 0 } }
        columns = left - cut.lowerBound..<left - cut.lowerBound + side * module
    }

    /// The columns of the symbol that hold the three marks in its corners, by which a reader finds it.
    var marks: [Int] {
        Array(columns.prefix(7 * module)) + Array(columns.suffix(7 * module))
    }

    /// The paper with columns of the head dead, and every dot spread as heat and optics spread it: by `blur` dots.
    func printed(dead: some Sequence<Int>, blur: Double) -> [Double] {
        var dots = ink
        for column in dead { for y in 0..<height { dots[y * width + column] = 0 } }
        let reach = Int(3 * blur)
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * blur * blur)) }
        let sum = weights.reduce(0, +)
        func spread(_ dots: [Double], _ step: Int, _ length: Int, _ place: (Int) -> Int) -> [Double] {
            var result = dots
            for index in dots.indices {
                var total = 0.0
                let at = place(index)
                for offset in -reach...reach where (0..<length).contains(at + offset) {
                    total += dots[index + offset * step] * weights[offset + reach]
                }
                result[index] = total / sum
            }
            return result
        }
        return spread(spread(dots, 1, width) { $0 % width }, width, height) { $0 / width }
    }

    /// One picture: turned by up to 4°, from somewhere between near and far, in uneven light, with `contrast` between
    /// paper and print, and with the noise of a small camera.
    func picture(
        of dots: [Double], contrast: Double, using random: inout SeededGenerator
    ) -> GreyPicture {
        let turn = Double.random(in: -4...4, using: &random) * .pi / 180
        let scale = Double.random(in: 0.75...1.5, using: &random)
        let shade = Double.random(in: 0...3, using: &random)
        let (sine, cosine) = (sin(turn) / scale, cos(turn) / scale)
        var picture = GreyPicture(width: Int(Double(width) * scale), height: Int(Double(height) * scale))
        for y in 0..<picture.height {
            let across = Double(y) - Double(picture.height) / 2
            for x in 0..<picture.width {
                let along = Double(x) - Double(picture.width) / 2
                let black = at(
                    dots, along * cosine + across * sine + Double(width) / 2,
                    across * cosine - along * sine + Double(height) / 2)
                let light = 0.85 + 0.1 * sin(3 * Double(x) / Double(picture.width) + shade)
                let noise = Double.random(in: -10...10, using: &random)
                picture.points.append(
                    UInt8(min(255, max(0, 255 * light * (1 - contrast * black) + noise))))
            }
        }
        return picture
    }

    /// Between four dots.
    private func at(_ dots: [Double], _ x: Double, _ y: Double) -> Double {
        let (column, row) = (min(max(Int(x), 0), width - 2), min(max(Int(y), 0), height - 2))
        let (right, down) = (min(max(x - Double(column), 0), 1), min(max(y - Double(row), 0), 1))
        let place = row * width + column
        let above = dots[place] * (1 - right) + dots[place + 1] * right
        let below = dots[place + width] * (1 - right) + dots[place + width + 1] * right
        return above * (1 - down) + below * down
    }
}

struct GreyPicture {
    var width: Int
    var height: Int
    var points: [UInt8] = []

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        points.reserveCapacity(width * height)
    }

    /// Portable grey map, which every reader of codes takes.
    var file: Data { Data("P5 \(width) \(height) 255\n".utf8) + points }
}

/// Programs that read codes; the absence of one is a failure, so that nobody ships an unreadable code unseen.
enum CodeReader: String, Sendable {
    /// What most readers on telephones are built on (Debian: zxing-cpp-tools).
    case zxing = "ZXingReader"
    /// Debian: zbar-tools.
    case zbar = "zbarimg"

    private var arguments: [String] {
        switch self {
        case .zxing: ["-1", "-format", "QRCode"]
        case .zbar: ["--xml", "--quiet", "-Sdisable", "-Sqrcode.enable"]
        }
    }

    /// Of each picture whether this payload is read off it.
    func reads(_ payload: String, in pictures: [GreyPicture]) throws -> [Bool] {
        try withTemporaryDirectory { folder in
            let files = pictures.indices.map { folder.appending(path: "picture-\($0).pgm") }
            for (file, picture) in zip(files, pictures) { try picture.file.write(to: file) }
            let reader = Process()
            reader.executableURL = URL(filePath: "/usr/bin/env")
            reader.arguments = [rawValue] + arguments + files.map(\.path)
            let pipe = Pipe()
            (reader.standardOutput, reader.standardError) = (pipe, FileHandle.nullDevice)
            try reader.run()
            let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            reader.waitUntilExit()
            try #require(reader.terminationStatus != 127, "\(rawValue) must be installed")
            return files.map { Self.found(payload, in: $0.lastPathComponent, of: output) }
        }
    }

    /// What stands between the name of one picture and the next names what was found in it.
    private static func found(_ payload: String, in file: String, of output: String) -> Bool {
        guard let start = output.range(of: file) else { return false }
        let rest = output[start.upperBound...]
        return rest[..<(rest.range(of: ".pgm")?.lowerBound ?? rest.endIndex)].contains(payload)
    }
}
