import FoundationEssentials
import Hummingbird
import NIOCore

/// The description of this API, as it lies in `Assets/api`; read once at start. Both listeners.
struct OpenAPICall: Sendable {
    private let text: ByteBuffer

    init(assets: String) throws {
        text = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: "\(assets)/api/kiosk.openapi.yaml")))
    }

    func add(to router: Router<PageContext>) {
        router.get("/api/openapi.yaml") { [text] _, _ in Answer.bytes(text, type: "application/yaml") }
    }
}
