import Store

extension Failure {
    init(_ error: MovingError, _ place: StatePlace) {
        switch error {
        case .store(.locked): self.init(.busy, .stopFirst)
        case .store(.corrupt): self.init(.diskFailed, .movingDamagedState)
        case .store(.newerVersion(let found, let known)): self.init(.noState, .movingNewerState(found, known))
        case .store(let error): self.init(error, place: place)
        case .unusable(let path, let code): self.init(.diskFailed, .movingUnusable(path, code))
        case .noRoom(let path, let needed, let free):
            self.init(.diskFailed, .movingNoRoom(path, needed, free))
        case .weakPassphrase: self.init(.refused, .weakPassphrase)
        case .notAFolder(let path): self.init(.wrongArguments, .movingNoFolder(path))
        case .exists(let path): self.init(.refused, .exportExists(path))
        case .journalBroken(let place): self.init(.journalBroken, .journalBroken(at: place, "chain"))
        case .readsBackOtherwise(let path): self.init(.diskFailed, .readsBackOtherwise(path))
        case .neverLeft: self.init(.refused, .neverLeft)
        case .notAnExport(let path): self.init(.wrongArguments, .notAnExport(path))
        case .newerFormat: self.init(.refused, .newerExport)
        case .wrongPassphrase: self.init(.refused, .wrongPassphrase)
        case .damaged(let path): self.init(.refused, .exportDamaged(path))
        case .notEmpty(let directory, let names): self.init(.refused, .stateNotEmpty(directory, names))
        }
    }
}
