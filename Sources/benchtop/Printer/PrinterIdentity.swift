/// What the virtual printer answers to GS I n (facts/escpos.md 3.3): one byte for 1 to 3, `5F text 00` from 65.
enum PrinterIdentity {
    static func answer(_ n: UInt8, of make: PrinterMake) -> [UInt8]? {
        switch n {
        case 1, 49: [0x20]
        // Bit 0 two-byte characters, bit 1 cutter.
        case 2, 50: [make.font == nil ? 0x02 : 0x03]
        case 3, 51: [0x01]
        case 65: make.model == nil ? nil : text("1.0")
        case 66: make.maker.map(text)
        case 67: make.model.map(text)
        case 68: make.serial.map(text)
        case 69: make.font.map(text)
        default: nil
        }
    }

    private static func text(_ string: String) -> [UInt8] { [0x5F] + Array(string.utf8) + [0x00] }
}
