import Glibc
import Testing

@testable import Devices

/// What can be wrong with a reader, by name.
struct `The troubles of a card reader` {
    @Test(arguments: [
        (ENOENT, "absent"), (ENODEV, "absent"), (ENXIO, "absent"), (EACCES, "denied"), (EPERM, "denied"),
        (EBUSY, "busy"), (ENOTTY, "unsuitable"), (EINVAL, "unsuitable"), (EIO, "hungUp"), (ENOMEM, "fault"),
    ])
    func `what the operating system says has a name`(errno: Int32, key: String) {
        #expect(DeviceError(answer: -errno).key == key)
    }

    @Test(
        arguments: [
            (-4, "absent"), (-3, "denied"), (-6, "busy"), (-5, "unsuitable"), (-2, "unsuitable"),
            (-12, "unsuitable"),
            (-1, "hungUp"), (-9, "hungUp"), (-7, "silent"), (-11, "fault"), (-99, "fault"),
        ] as [(Int32, String)])
    func `what libusb says has a name`(result: Int32, key: String) {
        #expect(DeviceError(usb: result).key == key)
    }

    @Test func `every trouble is its own, and none tells of a card`() {
        let codes: [DeviceError.Code] = [
            .absent, .denied, .busy, .unsuitable, .hungUp, .fault, .silent, .notSam, .checksum,
            .status(.selfTestFailed), .status(.notAuthorised),
        ]
        #expect(codes.map(\.key) == DeviceError.readerKeys)
        #expect(Set(codes.map { "\(DeviceError($0))" }).count == codes.count, "each has its own sentence")
        #expect(DeviceError.Code.length.key == "damaged")
        #expect(DeviceError.Code.status(.cardRefusedSam).key == "refused")
        #expect(DeviceError.Code.invalidField(.number).key == "invalidCard")
        #expect(DeviceError.Code.unknownDocument(0x5A).key == "unknownCard")
    }
}
