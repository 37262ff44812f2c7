using System.Text.RegularExpressions;
using NetGen.Tests.Shared;

namespace NetGen.Package.Tests;

/// <summary>The package, packed once for all tests into a feed of its own, and a folder for the projects that use it.</summary>
public sealed class PackedNetGen : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netgen-package-").FullName;

    public PackedNetGen()
    {
        // Its own intermediate files, since the tree's are in use while tests run.
        Dotnet.MustRun(
            RepositoryRoot.Path, "pack", "runtime/NetGen.csproj", "-c", "Release", "-o", Feed, "-p:PackageVersion=" + Version,
            "--artifacts-path", Path.Combine(_root, "artifacts"));
        File.WriteAllText(Path.Combine(_root, "Directory.Build.props"), Surroundings());
    }

    /// <summary>One that no cache knows.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():n}";

    public string Feed => Path.Combine(_root, "feed");

    public string PackagePath => Path.Combine(Feed, $"NetGen.{Version}.nupkg");

    /// <summary>A new project outside the repository that references the package from the feed.</summary>
    /// <param name="framework">Its target framework.</param>
    /// <param name="content">More of the project file.</param>
    /// <param name="files">Its files, by path and text.</param>
    public string CreateProject(string framework, string content, params (string Path, string Text)[] files) =>
        CreateFolder([.. files, ("Consumer.csproj", ProjectFile(framework, content))]);

    /// <summary>A new folder outside the repository with some files; what is a project there finds the package in the feed.</summary>
    public string CreateFolder(params (string Path, string Text)[] files)
    {
        string directory = Directory.CreateDirectory(Path.Combine(_root, "consumer-" + Guid.NewGuid().ToString("n")[..8])).FullName;
        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
        return directory;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string ProjectFile(string framework, string content) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{framework}</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            {Reference}
          </ItemGroup>
          {content}
        </Project>
        """;

    /// <summary>A reference to the package, for a project's file.</summary>
    public string Reference => $"""<PackageReference Include="NetGen" Version="{Version}" />""";

    /// <summary>A project's text from the documentation, with the version that is tested in place of the one it names.</summary>
    public string OfThisVersion(string project) => Regex.Replace(project, """<PackageReference Include="NetGen" [^>]*/>""", Reference);

    /// <summary>What holds for all projects in the folder.</summary>
    private string Surroundings() => $"""
        <Project>
          <PropertyGroup>
            <InvariantGlobalization>true</InvariantGlobalization>
            <UseAppHost>false</UseAppHost>
            <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
            <!-- Packages of the tests' own; what other packages the machine has need not come again. -->
            <RestorePackagesPath>{Path.Combine(_root, "packages")}</RestorePackagesPath>
            <RestoreFallbackFolders>{MachinePackages()}</RestoreFallbackFolders>
          </PropertyGroup>
        </Project>
        """;

    private static string MachinePackages()
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ??
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(folder) ? folder : "";
    }
}
