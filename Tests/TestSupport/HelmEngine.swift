import Foundation

/// The helm command over Helm's real engine that `make test` installs.
package let helmProgram = repository.appending(path: ".build/helm/helm")

/// Tests of helm run, and fail without the engine, unless someone says that it cannot be had.
package let isHelmExpected =
  ProcessInfo.processInfo.environment["KUBEVET_WITHOUT_HELM"] == nil
