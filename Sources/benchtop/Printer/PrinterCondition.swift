// What a printer says of itself (facts/escpos.md 3.1 to 3.3). In every DLE EOT answer bits 1 and 4 are set and
// bits 0 and 7 are not:
//
//   DLE EOT 1  08 off line
//   DLE EOT 2  04 cover open · 20 stopped at paper end · 40 error
//   DLE EOT 3  08 cutter · 20 unrecoverable · 40 recovers by itself: head hot, or the cover opened while it printed
//   DLE EOT 4  0C near end · 60 paper end
//   GS r 1     03 near end · 0C paper end
//   GS a       four bytes: 10 (08 off line, 20 cover open) · (the bits of DLE EOT 3) · (03 near end, 0C end) · 00

/// The roll, as the two sensors see it.
package enum PaperSupply: String, Hashable, Sendable, Codable, CaseIterable {
    case adequate, nearEnd = "near-end", out
}

/// The state of the printer's body that its status bytes tell of.
package struct PrinterCondition: Hashable, Sendable {
    package var paper = PaperSupply.adequate
    package var isCoverOpen = false
    /// The cover was opened in the middle of a job; ends when it is closed.
    package var wasOpenedWhilePrinting = false
    package var hasCutterError = false
    /// The head is too hot to go on.
    package var isOverheated = false
    package var hasUnrecoverableError = false
    /// Off line for no reason its status bytes give.
    package var isOffline = false

    package init() {}

    /// On line: takes and executes commands in their turn.
    package var isOnline: Bool {
        !isCoverOpen && paper != .out && !isOffline && !hasCutterError && !isOverheated
            && !hasUnrecoverableError
    }

    /// The answer to DLE EOT n; nil for an n that this printer does not know, and does not answer.
    package func realtimeStatus(_ n: UInt8) -> UInt8? {
        switch n {
        case 1: Self.fixedBits | (isOnline ? 0 : 0x08)
        case 2:
            Self.fixedBits | (isCoverOpen ? 0x04 : 0) | (paper == .out ? 0x20 : 0)
                | (errorBits != 0 ? 0x40 : 0)
        case 3: Self.fixedBits | errorBits
        case 4: Self.fixedBits | nearEnd(0x0C) | (paper == .out ? 0x60 : 0)
        default: nil
        }
    }

    /// The answer to GS r n: 1 or 49 the paper, 2 or 50 the drawer, whose switch is open.
    package func queuedStatus(_ n: UInt8) -> UInt8? {
        switch n {
        case 1, 49: nearEnd(0x03) | (paper == .out ? 0x0C : 0)
        case 2, 50: 0
        default: nil
        }
    }

    /// The four bytes of automatic status back.
    package var automaticStatus: [UInt8] {
        [
            0x10 | (isOnline ? 0 : 0x08) | (isCoverOpen ? 0x20 : 0),
            errorBits,
            nearEnd(0x03) | (paper == .out ? 0x0C : 0),
            0,
        ]
    }

    private static let fixedBits: UInt8 = 0x12

    private var errorBits: UInt8 {
        (hasCutterError ? 0x08 : 0) | (hasUnrecoverableError ? 0x20 : 0)
            | (isOverheated || wasOpenedWhilePrinting ? 0x40 : 0)
    }

    /// A roll that is out is past its near end too.
    private func nearEnd(_ bits: UInt8) -> UInt8 { paper == .adequate ? 0 : bits }
}
