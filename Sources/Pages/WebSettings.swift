/// Where the two listeners stand and what they may take.
package struct WebSettings: Sendable {
    package struct Address: Hashable, Sendable {
        package var host: String
        /// 0: any free port; which one is told to `onListening`.
        package var port: Int

        package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }

    /// The console's certificate chain and private key, as PEM texts.
    package struct Identity: Sendable {
        package var certificateChainPEM: String
        package var keyPEM: String

        package init(certificateChainPEM: String, keyPEM: String) {
            (self.certificateChainPEM, self.keyPEM) = (certificateChainPEM, keyPEM)
        }
    }

    package struct Limits: Sendable {
        /// Connections of one listener; the next ones wait to be accepted.
        package var connections = 512
        /// A connection that asks nothing for so long is closed.
        package var idle: Duration = .seconds(75)
        /// How often a silent event stream says that it lives.
        package var heartbeat: Duration = .seconds(15)
        /// Events that wait for a slow client; one more and it is let go, to come back and be told what it missed.
        package var eventsWaiting = 512
        /// A client that takes no byte for so long is let go.
        package var eventWrite: Duration = .seconds(10)

        package init() {}
    }

    package var kiosk: Address
    package var console: Address
    package var identity: Identity
    /// The folder `Assets`.
    package var assets: String
    package var limits: Limits

    package init(
        kiosk: Address, console: Address, identity: Identity, assets: String, limits: Limits = Limits()
    ) {
        (self.kiosk, self.console, self.identity) = (kiosk, console, identity)
        (self.assets, self.limits) = (assets, limits)
    }
}
