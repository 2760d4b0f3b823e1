// The bytes a host sends to a receipt printer (facts/escpos.md 2 and 3):
//
//   1B 40                          ESC @    reset
//   1B 64 n · 1B 4A n              ESC d/J  feed n lines, n dots
//   1D 76 30 m xL xH yL yH data    GS v 0   raster: x bytes a row, y rows, m bit 0 double width, bit 1 double height
//   1D 56 m [n]                    GS V     cut; m 65, 66 (and 97, 98, 103, 104) carry n
//   1D 72 n · 1D 49 n              GS r/I   queries answered in their turn
//   1D 28 48 06 00 30 30 d1…d4     GS ( H   process id
//   1D|1C|1B 28 x pL pH data       a block whose length is in its header
//   10 04 n · 10 05 n · 10 14 …    DLE      real time, acted on at once
//   anything else from 20 up, LF   text

/// Turns the bytes of a host into commands, a byte at a time, so that any split of the stream gives the same commands.
///
/// Real-time commands are found by a second machine that watches every byte, also those inside raster data and
/// parameters, as Epson's manuals say a printer does (facts/escpos.md 2.6). Such bytes act at once *and* stay data;
/// their command is given before that of the data around it. `clearBuffers` drops whatever was half received.
///
/// It never fails: an unknown command comes out as `other`, and what follows is read as text.
/// It never holds more than `largestRaster` bytes: a larger raster is counted off and reported as `other(header)`.
package struct EscposDecoder: Sendable {
    /// 4 MiB: seven metres of 576-dot paper; a header may claim 4 GiB.
    package static let largestRaster = 4 << 20
    /// A line longer than this is given in pieces.
    static let longestText = 4096

    private var realtime = RealtimeWatcher()
    /// The command that is being received, from its first byte.
    private var pending: [UInt8] = []
    /// How many bytes `pending` must have before it can be looked at again.
    private var wanted = 0
    private var text: [UInt8] = []
    /// Bytes of a raster too large to keep that are still to come.
    private var skipping = 0

    package init() {}

    /// The commands that became complete with these bytes, in the order in which a printer acts on them.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [EscposCommand] {
        var commands: [EscposCommand] = []
        for byte in bytes {
            let urgent = realtime.receive(byte)
            if let urgent { commands.append(urgent) }
            if urgent == .clearBuffers {
                (pending, wanted, text, skipping) = ([], 0, [], 0)
            } else {
                receive(byte, into: &commands)
            }
        }
        return commands
    }

    private mutating func receive(_ byte: UInt8, into commands: inout [EscposCommand]) {
        if skipping > 0 {
            skipping -= 1
        } else if pending.isEmpty, byte >= 0x20 || byte == 0x0A {
            text.append(byte)
            if byte == 0x0A || text.count == Self.longestText { flushText(into: &commands) }
        } else {
            pending.append(byte)
            if pending.count >= wanted { advance(into: &commands) }
        }
    }

    private mutating func advance(into commands: inout [EscposCommand]) {
        switch EscposGrammar.step(pending) {
        case .more(let count):
            guard count <= Self.largestRaster else {
                skipping = count - pending.count
                return finish(.other(pending), into: &commands)
            }
            wanted = count
        case .complete(let command):
            finish(command, into: &commands)
        case .handledInRealTime:
            (pending, wanted) = ([], 0)
        }
    }

    private mutating func finish(_ command: EscposCommand, into commands: inout [EscposCommand]) {
        flushText(into: &commands)
        commands.append(command)
        pending.removeAll(keepingCapacity: pending.capacity <= 1 << 16)
        wanted = 0
    }

    private mutating func flushText(into commands: inout [EscposCommand]) {
        guard !text.isEmpty else { return }
        commands.append(.text(text))
        text = []
    }
}

/// Watches every byte for DLE EOT, DLE ENQ and DLE DC4, whatever they are part of.
private struct RealtimeWatcher {
    private static let clear: [UInt8] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]
    private var seen: [UInt8] = []

    mutating func receive(_ byte: UInt8) -> EscposCommand? {
        seen.append(byte)
        switch seen.count {
        case 2 where [0x04, 0x05, 0x14].contains(byte):
            return nil
        case 3 where seen[1] == 0x04:
            return restart(giving: .realtimeStatus(byte))
        case 3 where seen[1] == 0x05:
            return restart(giving: .realtimeRequest(byte))
        case 3... where seen[1] == 0x14 && Self.clear.starts(with: seen):
            return seen.count == Self.clear.count ? restart(giving: .clearBuffers) : nil
        default:
            // Not a command after all; this byte may still begin one.
            seen = byte == 0x10 ? [byte] : []
            return nil
        }
    }

    private mutating func restart(giving command: EscposCommand) -> EscposCommand {
        seen = []
        return command
    }
}
