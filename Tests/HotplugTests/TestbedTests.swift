import CLinux
import Foundation
import Glibc
import Testing

extension UnderUmockdev {
    @Suite struct `The testbed` {
        @Test func `a device is in sysfs until it is unplugged, and can come back under its name`() throws {
            let bed = try Testbed()
            for number in ["4", "5"] {
                let usb = try bed.add(
                    "usb", "1-1", attributes: ["idVendor": "0400", "devnum": number],
                    properties: ["DEVTYPE": "usb_device"])
                #expect(usb == "/sys/devices/1-1")
                #expect(try String(contentsOfFile: "\(usb)/idVendor", encoding: .utf8) == "0400")
                bed.setAttribute("idVendor", of: usb, to: "0316")
                #expect(try String(contentsOfFile: "\(usb)/idVendor", encoding: .utf8) == "0316")
                bed.remove(usb)
                #expect(!FileManager.default.fileExists(atPath: usb))
            }
        }

        @Test func `a node leads to a terminal of the test's own`() throws {
            let bed = try Testbed()
            var (controller, replica): (Int32, Int32) = (-1, -1)
            var name = [CChar](repeating: 0, count: 64)
            // Safe because all three places live through the call, and `name` has the size that is told.
            try #require(unsafe linux_pty_open(&controller, &replica, &name, name.count) == 0)
            defer { _ = (linux_close(controller), linux_close(replica)) }
            let target = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            try bed.link("/dev/ttyUSB0", to: target)
            try bed.add("tty", "ttyUSB0", properties: ["DEVNAME": "/dev/ttyUSB0"])
            // Safe because the path lives through the call.
            let near = unsafe linux_open_device("/dev/ttyUSB0")
            try #require(near >= 0)
            defer { _ = linux_close(near) }
            var byte: UInt8 = 0x69
            // Safe because the byte lives through the calls, which touch no more than one.
            #expect(unsafe linux_write(controller, &byte, 1) == 1)
            #expect(linux_poll(near, linux_readable, 5000) > 0)
            #expect(unsafe linux_read(near, &byte, 1) == 1 && byte == 0x69)
        }

        @Test func `a description that is none is refused`() throws {
            let bed = try Testbed()
            #expect(throws: Testbed.Failure.self) { try bed.add("nonsense") }
        }
    }
}
