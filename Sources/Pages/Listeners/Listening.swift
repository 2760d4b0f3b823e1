import Glibc
import Hummingbird
import NIOCore
import ServiceLifecycle

/// One listener at work; when it cannot listen, the error names the address and the way out.
struct Listening: Service {
    let listener: Pages.Listener
    let address: WebSettings.Address
    let application: any Service

    func run() async throws {
        do { try await application.run() } catch let error as IOError {
            throw ListenError(listener: listener, address: address, errno: error.errnoCode)
        }
    }
}

/// Why a listener does not listen.
package struct ListenError: Error, CustomStringConvertible {
    let listener: Pages.Listener
    let address: WebSettings.Address
    let errno: Int32

    package var description: String {
        let place = "web.\(listener.rawValue): \(address.host):\(address.port)"
        return switch errno {
        case EADDRINUSE: "\(place) is in use: stop what listens there, or set another port in the settings"
        case EACCES: "\(place) may not be used by this user: set a port above 1023 in the settings"
        case EADDRNOTAVAIL: "\(place) is no address of this machine: set another address in the settings"
        default: "\(place) cannot be listened on (errno \(errno)): set another address in the settings"
        }
    }
}
