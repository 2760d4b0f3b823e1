import CUmockdev
import Glibc

// struct usbdevfs_urb (linux/usbdevice_fs.h, 64 bit), 56 bytes; read and written at these offsets:
//
//     0 type   1 endpoint   4 status (negative errno)   16 buffer (pointer)   24 buffer_length   28 actual_length

/// A transfer libusb has submitted.
// Safe because it is used under the lock of `UsbBus`, and `Outcome` holds a reference to what umockdev gave.
@safe struct Urb: @unchecked Sendable {
    let data: UnsafeMutablePointer<UMockdevIoctlData>
    private let buffer: UnsafeMutablePointer<UMockdevIoctlData>
    private let outcome: Outcome

    @safe private final class Outcome {
        let data: UnsafeMutablePointer<UMockdevIoctlData>
        var hasEnded = false

        init(_ data: UnsafeMutablePointer<UMockdevIoctlData>) {
            unsafe self.data = umockdev_ioctl_data_ref(data)
        }

        // Safe because the reference was taken above.
        deinit { unsafe umockdev_ioctl_data_unref(data) }
    }

    init(
        data: UnsafeMutablePointer<UMockdevIoctlData>, buffer: UnsafeMutablePointer<UMockdevIoctlData>
    ) {
        unsafe (self.data, self.buffer, outcome) = (data, buffer, Outcome(data))
    }

    /// Where it lies in the program, which names it.
    var address: UInt { UInt(unsafe data.pointee.client_addr) }
    var endpoint: UInt8 { unsafe Self.load(data, 1, as: UInt8.self) }
    var isInput: Bool { endpoint & 0x80 != 0 }
    var hasEnded: Bool { outcome.hasEnded }
    var bytes: [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: buffer.pointee.data, count: Int(buffer.pointee.data_len)))
    }

    func end(_ bytes: [UInt8]) {
        for (place, byte) in bytes.enumerated() { unsafe Self.store(buffer, place, byte) }
        unsafe Self.store(data, 28, Int32(bytes.count))
        end(status: 0)
    }

    func end(status errno: Int32) {
        unsafe Self.store(data, 4, -errno)
        outcome.hasEnded = true
    }

    /// Safe because umockdev's copy of the program's memory is as long as what was resolved.
    static func load<Value: BitwiseCopyable>(
        _ data: UnsafeMutablePointer<UMockdevIoctlData>, _ offset: Int, as type: Value.Type
    ) -> Value {
        precondition(unsafe offset + MemoryLayout<Value>.size <= Int(data.pointee.data_len))
        return unsafe UnsafeRawPointer(data.pointee.data).loadUnaligned(fromByteOffset: offset, as: type)
    }

    static func store<Value: BitwiseCopyable>(
        _ data: UnsafeMutablePointer<UMockdevIoctlData>, _ offset: Int, _ value: Value
    ) {
        precondition(unsafe offset + MemoryLayout<Value>.size <= Int(data.pointee.data_len))
        unsafe UnsafeMutableRawPointer(data.pointee.data).storeBytes(
            of: value, toByteOffset: offset, as: Value.self)
    }
}

/// What a device says of itself: one configuration with one interface.
struct UsbDescriptors: Sendable {
    var vendor: UInt16 = 0x0400
    var product: UInt16 = 0xC35A
    var interfaceClass: UInt8 = 0xFF
    /// Address and attributes (2 bulk, 3 interrupt) of each endpoint.
    var endpoints: [(address: UInt8, kind: UInt8)]

    static let fourPipes = UsbDescriptors(endpoints: [(0x02, 2), (0x81, 2), (0x06, 2), (0x85, 2)])
    static let bulkPair = UsbDescriptors(endpoints: [(0x01, 2), (0x82, 2)])
    static let interruptPair = UsbDescriptors(product: 0x5020, endpoints: [(0x81, 3), (0x02, 3)])

    var isFourPipes: Bool { endpoints.count == 4 }
    var input: UInt8 { endpoints.first { $0.address & 0x80 != 0 }?.address ?? 0 }

    var bytes: [UInt8] {
        func low(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
        let device: [UInt8] =
            [18, 1, 0x10, 0x01, 0, 0, 0, 64] + low(vendor) + low(product) + [0, 1, 0, 0, 0, 1]
        let interface: [UInt8] = [9, 4, 0, 0, UInt8(endpoints.count), interfaceClass, 0, 0, 0]
        let ends = endpoints.flatMap { [7, 5, $0.address, $0.kind, 64, 0, 1] as [UInt8] }
        let total = UInt16(9 + interface.count + ends.count)
        return device + [9, 2] + low(total) + [1, 1, 0, 0x80, 50] + interface + ends
    }
}
