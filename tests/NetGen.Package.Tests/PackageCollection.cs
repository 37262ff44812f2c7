namespace NetGen.Package.Tests;

/// <summary>The classes whose tests consume the package: it is packed once for all of them.</summary>
[CollectionDefinition("package")]
public class PackageCollection : ICollectionFixture<PackedNetGen>;
