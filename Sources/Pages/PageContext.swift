package import Domain
package import Hummingbird
import NIOCore
package import Store

/// What is known of a request beside its bytes: who asks, and in which language the answer is read.
package struct PageContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Chinese, unless the reader switched to English (`ReadLanguage`).
    package var language = Texts.Language.chinese
    /// The clerk who asks; only on the console listener, and only while signed in (`ReadSession`).
    package var session: Session?
    /// The connection the request came by; the event stream hangs up on who does not keep up.
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What a middleware hands a request on to. Hummingbird is built without `NonisolatedNonsendingByDefault`, so its
/// asynchronous functions leave the caller's actor; said here once.
typealias Next = @concurrent (Request, PageContext) async throws -> Response
