import Testing

@testable import Devices

struct `What a printer answers` {
    @Test(
        arguments: [
            ([0x12], [PrinterReply.realTime(0x12)]), ([0x16], [.realTime(0x16)]), ([0x7E], [.realTime(0x7E)]),
            ([0x92], [.realTime(0x92)]), ([0x00], [.transmitted(0x00)]), ([0x0C], [.transmitted(0x0C)]),
            ([0x11, 0x13], [.xon, .xoff]),
            ([0x10, 0x00, 0x0F, 0x00], [.automatic([0x10, 0x00, 0x0F, 0x00])]),
            ([0x37, 0x22, 0x20, 0x21, 0x7E, 0x41, 0x00], [.processID([0x20, 0x21, 0x7E, 0x41])]),
            ([0x37, 0x25, 0x00], [.block([0x25])]), ([0x5F, 0x43, 0x4E, 0x00], [.block([0x43, 0x4E])]),
            ([0xFF, 0x12], [.unknown(0xFF), .realTime(0x12)]),
            ([0x37, 0x22, 0x12], [.unknown(0x37), .unknown(0x22), .realTime(0x12)]),
            ([0x10, 0x12, 0x12], [.unknown(0x10), .realTime(0x12), .realTime(0x12)]),
            (
                [0x5F, 0x41, 0x37, 0x22, 0x20, 0x21, 0x22, 0x23, 0x00],
                [.unknown(0x5F), .unknown(0x41), .processID([0x20, 0x21, 0x22, 0x23])]
            ),
            (
                [0x13, 0x12, 0x37, 0x22, 0x37, 0x37, 0x37, 0x37, 0x00, 0x11],
                [
                    .xoff, .realTime(0x12), .processID([0x37, 0x37, 0x37, 0x37]), .xon,
                ]
            ),
        ] as [([UInt8], [PrinterReply])])
    func `replies are told apart by shape, at once and one byte at a time`(
        bytes: [UInt8], replies: [PrinterReply]
    ) {
        var splitter = PrinterReplySplitter()
        #expect(splitter.feed(bytes) == replies)
        #expect(bytes.flatMap { splitter.feed([$0]) } == replies)
    }

    @Test func `a block that never ends is given up, and the splitter holds no more than a block`() {
        var splitter = PrinterReplySplitter()
        let replies = splitter.feed([0x37] + [UInt8](repeating: 0x41, count: 1000) + [0x00, 0x12])
        #expect(replies.last == .realTime(0x12))
        #expect(replies.count > 80)
    }

    @Test(
        arguments: [
            ([0x12, 0x12, 0x12, 0x12], PrinterFault?.none, PaperState.adequate),
            ([0x16, 0x12, 0x12, 0x12], nil, .adequate),
            ([0x12, 0x12, 0x12, 0x1E], nil, .nearEnd), ([0x1A, 0x32, 0x12, 0x7E], .paperOut, .out),
            ([0x1E, 0x32, 0x12, 0x72], .paperOut, .out), ([0x1A, 0x16, 0x12, 0x12], .coverOpen, .adequate),
            ([0x1A, 0x16, 0x12, 0x7E], .coverOpen, .out),
            ([0x1A, 0x52, 0x1A, 0x12], .cutterError, .adequate),
            ([0x1A, 0x52, 0x52, 0x12], .overheated, .adequate),
            ([0x1A, 0x52, 0x32, 0x12], .error, .adequate),
            ([0x1A, 0x52, 0x12, 0x12], .error, .adequate), ([0x1A, 0x12, 0x12, 0x12], .offline, .adequate),
            ([0x1A, 0x1A, 0x12, 0x12], .offline, .adequate), ([0x12, nil, nil, nil], nil, .unknown),
            ([nil, nil, nil, nil], nil, .unknown),
        ] as [([UInt8?], PrinterFault?, PaperState)])
    func `the four status bytes add up to a fault and the paper`(
        bytes: [UInt8?], fault: PrinterFault?, paper: PaperState
    ) {
        var status = RealTimeStatus()
        for (place, byte) in bytes.enumerated() {
            guard let byte else { continue }
            let taken = status.take(byte, for: UInt8(place + 1))
            #expect(taken)
        }
        #expect(status.status.fault == fault)
        #expect(status.status.paper == paper)
        #expect(status.status.answered == (bytes[0] != nil))
    }

    @Test func `bit 7 says that the ticket was not taken, in the first byte only`() {
        var status = RealTimeStatus()
        let taken = (status.take(0x92, for: 1), status.take(0x92, for: 2))
        #expect(taken == (true, false))
        #expect(status.status.ticketNotTaken)
        #expect(status.status.fault == nil)
    }

    @Test(arguments: [0x00, 0x11, 0x13, 0x10, 0x37, 0x92, 0xFF] as [UInt8])
    func `a byte of another shape is no status`(byte: UInt8) {
        var status = RealTimeStatus()
        let taken = status.take(byte, for: 4)
        #expect(!taken)
        #expect(!status.status.answered)
    }

    @Test func `an absent printer's fault is that it is absent`() {
        #expect(PrinterStatus.absent.fault == .absent)
        #expect(PrinterStatus(connected: true).fault == nil, "no answer is no fault")
        #expect(PrinterStatus.absent(.absent) == .absent)
    }

    @Test(
        arguments: [
            (DeviceError.Code.busy, PrinterFault.busy), (.denied, .denied), (.unsuitable, .unsuitable),
            (.absent, .absent), (.hungUp, .absent), (.fault, .absent),
        ] as [(DeviceError.Code, PrinterFault)])
    func `a printer that cannot be opened says why`(code: DeviceError.Code, fault: PrinterFault) {
        let status = PrinterStatus.absent(PrinterFault(DeviceError(code)))
        #expect(status.fault == fault)
        #expect(!status.connected)
    }

    @Test(
        arguments: [
            ("/dev/usb/lp0", PrinterAddress.device(path: "/dev/usb/lp0")),
            ("tcp://127.0.0.1:9100", .network(host: "127.0.0.1", port: 9100)),
            ("tcp://localhost", .network(host: "localhost", port: 9100)),
            ("tcp://[::1]:9101", .network(host: "::1", port: 9101)),
            ("tcp://[::1]", .network(host: "::1", port: 9100)),
            ("tcp://", nil), ("tcp://printer", nil), ("tcp://192.168.1:9100", nil), ("tcp://a:0", nil),
            ("tcp://a:70000", nil), ("tcp://[::1", nil), ("lp0", nil),
            ("", nil),
            ("tcp://a:9100/x", nil),
        ] as [(String, PrinterAddress?)])
    func `an address is a path or a literal host with a port`(text: String, address: PrinterAddress?) {
        #expect(PrinterAddress(text) == address)
    }
}
