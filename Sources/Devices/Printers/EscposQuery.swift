// What we ask an ESC/POS printer, hex (facts/escpos.md 2.1, 3.1, 3.3, 3.4):
//
//     10 04 n                          DLE EOT n, real-time status; n 1 printer, 2 off-line cause, 3 error, 4 paper
//     1D 28 48 06 00 30 30 d1 d2 d3 d4  GS ( H fn 48, process ID; each d 32…126
//     1D 72 01                         GS r 1, paper, answered in its turn
//     1D 49 n                          GS I, information: 66 maker, 67 model, 68 serial number; 5F text 00
//     10 14 08 01 03 14 01 06 02 08    DLE DC4 8, clear the buffers, in real time
//     1B 40                            ESC @, power-on settings; does not clear the receive buffer

package import Domain

package enum EscposQuery {
    package static func realTimeStatus(_ number: UInt8) -> [UInt8] { [0x10, 0x04, number] }

    package static let transmitPaperStatus: [UInt8] = [0x1D, 0x72, 0x01]

    /// What GS I asks for.
    package enum Information: UInt8 { case maker = 66, model, serial }

    package static func transmit(_ information: Information) -> [UInt8] {
        [0x1D, 0x49, information.rawValue]
    }

    package static let clearBuffers: [UInt8] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]

    package static let initialise: [UInt8] = [0x1B, 0x40]

    package static func processID(_ job: UInt32) -> [UInt8] {
        [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + processIDCharacters(of: job)
    }

    /// d1–d4: the job's number to the base 95, highest digit first, each digit as one of the characters
    /// 32…126. Numbers differ in them up to 95⁴ = 81,450,625 jobs; after that they repeat.
    package static func processIDCharacters(of job: UInt32) -> [UInt8] {
        var rest = job
        var characters: [UInt8] = []
        for _ in 0..<4 {
            characters.insert(UInt8(32 + rest % 95), at: 0)
            rest /= 95
        }
        return characters
    }

    /// What is appended to a job so that its end is known.
    package static func request(_ confirmation: PrinterModel.Confirmation, job: UInt32) -> [UInt8] {
        switch confirmation {
        case .processID: processID(job)
        case .status: transmitPaperStatus
        case .none: []
        }
    }
}
