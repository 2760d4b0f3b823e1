import CLinux
import Devices
import Glibc
import Logging

// The ways into the printer: a TCP listener that serves one connection after the other, and a pseudo-terminal.

extension VirtualPrinter {
    static func listen(
        on port: UInt16, reactor: Reactor
    ) throws(BenchtopError) -> (descriptor: Descriptor, port: UInt16) {
        var actual: UInt16 = 0
        // Safe because `actual` outlives the call.
        let file = unsafe linux_tcp_listen(port, &actual)
        guard file >= 0 else {
            let reason =
                -file == EADDRINUSE ? "is taken by another program" : "cannot be used (errno \(-file))"
            throw BenchtopError(
                .listen, "Port \(port) on 127.0.0.1 \(reason); choose another for the printer.", errno: -file)
        }
        do {
            return (try reactor.register(file), actual)
        } catch {
            throw BenchtopError(.listen, "The printer's port cannot be watched: \(error)")
        }
    }

    /// Takes over the listener; it is closed when this throws.
    func open(_ listener: Descriptor) throws(BenchtopError) {
        do {
            terminal = try tty.map { link throws(BenchtopError) in
                try PseudoTerminal(link: link, reactor: reactor)
            }
        } catch {
            listener.close()
            throw error
        }
        self.listener = listener
        sessions = [Task { await accept(from: listener) }]
        if let line = terminal?.line { sessions.append(Task { await serve(line) }) }
    }

    /// Hangs up on every host and waits until nobody is served any more.
    func close() async {
        hangUp()
        changed()
        let ending = sessions
        sessions = []
        for session in ending {
            session.cancel()
            await session.value
        }
    }

    /// One host after the other; the next waits until the first has closed, as at a real printer.
    private func accept(from listener: Descriptor) async {
        while await listener.readable() == .ready {
            guard let file = try? listener.withFile({ linux_tcp_accept($0) }) else { return }
            guard file >= 0, let connection = try? reactor.register(file) else {
                // Out of descriptors: the host goes on waiting, and we do not spin.
                await reactor.pause(until: .now + .milliseconds(100))
                continue
            }
            self.connection = connection
            logger.info("host connected")
            await serve(connection)
            connection.close()
            if self.connection === connection { self.connection = nil }
            logger.info("host gone")
        }
    }

    private func serve(_ line: Descriptor) async {
        // Asked again afterwards: it may have stopped taking anything while the line was silent.
        while await hasRoom(), let bytes = await line.receive(), await hasRoom() {
            // The plug may have been pulled while these bytes were on their way.
            guard listener != nil else { return }
            host = line
            perform(machine.receive(bytes, at: .now))
            changed()
            if machine.hasLostPower {
                powerFailed()
                return
            }
        }
        if host === line { host = nil }
    }

    /// The plug is out at once; who was served is not waited for, because one of them is here.
    private func powerFailed() {
        hangUp()
        machine.losePower()
        logger.info("power lost in the middle")
        changed()
    }

    private func hangUp() {
        listener?.close()
        connection?.close()
        terminal?.close()
        (listener, connection, terminal, host) = (nil, nil, nil, nil)
    }

    /// Waits until the printer's memory takes more; false when the plug was pulled.
    private func hasRoom() async -> Bool {
        let state = try? await state {
            !$0.isPlugged || $0.waiting < PrinterMachine.bufferSize && $0.flaw != .takesNothing
        }
        return state?.isPlugged ?? false
    }
}

extension Descriptor {
    /// How many bytes of an answer went out. A host that is gone raises no signal.
    fileprivate func send(_ bytes: [UInt8]) -> Int64 {
        let sent = try? withFile { file in
            // Safe because the array outlives the calls, which only read it.
            unsafe bytes.withUnsafeBufferPointer { places -> Int64 in
                guard let start = places.baseAddress else { return 0 }
                let count = unsafe linux_socket_send(file, start, places.count)
                return count == -Int64(ENOTSOCK) ? unsafe linux_write(file, start, places.count) : count
            }
        }
        return sent ?? 0
    }

    func answerNow(_ bytes: [UInt8]) -> Int { max(0, Int(send(bytes))) }
}
