// Private-use code points whose meaning is known, and the two-byte code both forms stand for.
//
// GBK left 106 codes to U+E766…E864, the part of the private area that stands for codes the standard keeps to itself,
// because Unicode had no place for their characters then. GB 18030-2000 gave 81 of them standard code points; the other
// 25 followed in GB 18030-2005 (ḿ) and GB 18030-2022, and those are the codes about which converters still disagree
// (facts/escpos.md 4). A name read from an old system may hold either form: 䶮 (FE9F) also travels as U+E863.
// Source: GB 18030-2005 appendix E and its changes of 2022; row FE also in whatwg/encoding issue 27; each entry is held
// against glibc's converter by a test.
//
// What lies in U+E000…E765 (AAA1…AFFE, F8A1…FEFE, A140…A7A0) is left alone: those codes were given to users, and
// every system put characters of its own there, so no table can be right about them.

/// The table of old private-use code points and the characters they mean.
package enum KnownPrivateUse {
    package struct Entry: Hashable, Sendable {
        package let privateUse: Unicode.Scalar
        /// The code in GB18030, first byte high.
        package let code: UInt16
        package let standard: Unicode.Scalar
        /// Whether GB 18030-2000 still means the private code point by it, so that a printer's type may too.
        package let disputed: Bool
    }

    package static let entries: [Entry] = runs.flatMap { run in
        run.standard.enumerated().compactMap { offset, value in
            guard let old = Unicode.Scalar(run.privateUse + UInt32(offset)), let new = Unicode.Scalar(value)
            else { return nil }
            return Entry(
                privateUse: old, code: code(run.code, offset), standard: new,
                disputed: isDisputed(value))
        }
    }

    /// What a private-use code point means; nil for most of them, and for every other character.
    package static func standard(for scalar: Unicode.Scalar) -> Unicode.Scalar? { meanings[scalar] }

    private static let meanings = Dictionary(
        uniqueKeysWithValues: entries.map { ($0.privateUse, $0.standard) })

    /// Codes of a row follow each other from 40 to FE, without 7F.
    private static func code(_ first: UInt16, _ offset: Int) -> UInt16 {
        let code = first + UInt16(offset)
        return first & 0xFF < 0x7F && code & 0xFF >= 0x7F ? code + 1 : code
    }

    /// Unicode 3.0 had none of these: vertical forms, the eight of U+9FB4, six of Extension B, and ḿ, which it had but
    /// GB 18030-2000 did not use.
    private static func isDisputed(_ standard: UInt32) -> Bool {
        switch standard {
        case 0xFE10...0xFE19, 0x9FB4...0x9FBB, 0x2_0000..., 0x1E3F: true
        default: false
        }
    }

    private static let runs: [(privateUse: UInt32, code: UInt16, standard: [UInt32])] = [
        (0xE76C, 0xA2E3, [0x20AC]),
        (0xE78D, 0xA6D9, [0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16]),
        (0xE794, 0xA6EC, [0xFE17, 0xFE18]),
        (0xE796, 0xA6F3, [0xFE19]),
        (0xE7C7, 0xA8BC, [0x1E3F]),
        (0xE7C8, 0xA8BF, [0x01F9]),
        (
            0xE7E7, 0xA989,
            [
                0x303E, 0x2FF0, 0x2FF1, 0x2FF2, 0x2FF3, 0x2FF4, 0x2FF5, 0x2FF6, 0x2FF7, 0x2FF8, 0x2FF9,
                0x2FFA, 0x2FFB,
            ]
        ),
        (
            0xE815, 0xFE50,
            [
                0x2E81, 0x20087, 0x20089, 0x200CC, 0x2E84, 0x3473, 0x3447, 0x2E88, 0x2E8B, 0x9FB4, 0x359E,
                0x361A, 0x360E, 0x2E8C, 0x2E97, 0x396E, 0x3918, 0x9FB5, 0x39CF, 0x39DF, 0x3A73, 0x39D0,
                0x9FB6, 0x9FB7, 0x3B4E, 0x3C6E, 0x3CE0, 0x2EA7, 0x215D7, 0x9FB8, 0x2EAA, 0x4056, 0x415F,
                0x2EAE, 0x4337, 0x2EB3, 0x2EB6, 0x2EB7, 0x2298F, 0x43B1, 0x43AC, 0x2EBB, 0x43DD, 0x44D6,
                0x4661, 0x464C, 0x9FB9, 0x4723, 0x4729, 0x477C, 0x478D, 0x2ECA, 0x4947, 0x497A, 0x497D,
                0x4982, 0x4983, 0x4985, 0x4986, 0x499F, 0x499B, 0x49B7, 0x49B6, 0x9FBA, 0x241FE, 0x4CA3,
                0x4C9F, 0x4CA0, 0x4CA1, 0x4C77, 0x4CA2, 0x4D13, 0x4D14, 0x4D15, 0x4D16, 0x4D17, 0x4D18,
                0x4D19, 0x4DAE, 0x9FBB,
            ]
        ),
    ]
}
