// A printer's own Chinese type takes one byte for ASCII and two for everything else (facts/escpos.md 2.3, 4):
//
//   20 … 7E            ASCII
//   81…FE 40…7E 80…FE  GB18030, the zones that are fixed: A1…A9, B0…F7, 81…A0 and AA…FE with a second byte up to A0
//   A1…A9 B0…F7 A1…FE  GB2312 of these
//
// The four-byte codes of GB18030 hold the digits 30 to 39, which such type prints as digits: they are never sent.

import Glibc

/// The characters one kind of resident type holds, and their codes.
///
/// Made once from glibc's converter, code by code, and from then on a table in memory: no converter is asked for a
/// text, nothing is approximated by it (//TRANSLIT), and a machine without the converter has an empty table, so that
/// all Chinese goes as raster. The codes about which versions of the standard disagree are not in it.
package struct TwoByteCharset: Sendable {
    /// GB18030's two-byte zones without those left to users.
    package static let gb18030 = TwoByteCharset("GB18030")
    /// GB2312-80: 682 signs and 6,763 characters.
    package static let gb2312 = TwoByteCharset("EUC-CN")
    /// ASCII only.
    package static let none = TwoByteCharset(codes: [:])

    private let codes: [UInt16: UInt16]
    /// Characters beyond ASCII.
    package var count: Int { codes.count }

    private init(codes: [UInt16: UInt16]) { self.codes = codes }

    private init(_ name: String) {
        guard let known = Converter(from: name), let meant = Converter(from: "GB18030") else {
            self.init(codes: [:])
            return
        }
        let disputed = Set(KnownPrivateUse.entries.filter(\.disputed).map(\.code))
        var codes: [UInt16: UInt16] = [:]
        for high in UInt16(0x81)...0xFE {
            for low in UInt16(0x40)...0xFE where low != 0x7F {
                let code = high << 8 | low
                // EUC-CN reads A1A4 as another dot than GB18030 does; which codes there are is asked of the one, what
                // they mean of the other.
                guard !disputed.contains(code), known.scalar(code) != nil, let scalar = meant.scalar(code),
                    scalar.properties.generalCategory != .privateUse,
                    let value = UInt16(exactly: scalar.value)
                else { continue }
                codes[value] = code
            }
        }
        self.init(codes: codes)
    }

    /// The bytes of a text on one line; nil when the type lacks even one of its characters.
    package func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20...0x7E: bytes.append(UInt8(scalar.value))
            // What keeps a line together has done its work when the lines are made: a blank, and nothing.
            case 0xA0: bytes.append(0x20)
            case 0x2060: break
            default:
                guard let value = UInt16(exactly: scalar.value), let code = codes[value] else { return nil }
                bytes += [UInt8(code >> 8), UInt8(code & 0xFF)]
            }
        }
        return bytes
    }
}

/// glibc's converter from one charset to code points.
// Safe because the descriptor is opened in init, closed in deinit, and used by one caller at a time.
@safe private final class Converter {
    private let descriptor: iconv_t

    init?(from charset: String) {
        // Safe because a failure is told by the value -1, which is kept from being used.
        guard let descriptor = unsafe iconv_open("UTF-32LE", charset),
            unsafe descriptor != iconv_t(bitPattern: -1)
        else { return nil }
        unsafe self.descriptor = descriptor
    }

    deinit {
        // Safe because init opened it.
        unsafe _ = iconv_close(descriptor)
    }

    /// The one character behind a two-byte code.
    func scalar(_ code: UInt16) -> Unicode.Scalar? {
        var input = [CChar(bitPattern: UInt8(code >> 8)), CChar(bitPattern: UInt8(code & 0xFF))]
        var output = [CChar](repeating: 0, count: 8)
        var (left, room) = (input.count, output.count)
        // Safe because both buffers outlive the call and their sizes are those handed over; a call without input puts
        // the converter back to its start.
        unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                unsafe _ = iconv(descriptor, nil, nil, nil, nil)
                unsafe _ = iconv(descriptor, &from, &left, &to, &room)
            }
        }
        guard left == 0, room == 4 else { return nil }
        return Unicode.Scalar(
            (0..<4).reduce(0) { $0 | UInt32(UInt8(bitPattern: output[$1])) << (8 * UInt32($1)) })
    }
}
