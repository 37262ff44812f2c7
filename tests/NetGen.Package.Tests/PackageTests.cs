using System.IO.Compression;
using System.Text.Json;

namespace NetGen.Package.Tests;

/// <summary>The package as its users meet it: on the command line, in a project that knows nothing of this repository.</summary>
[Collection("package")]
public class PackageTests(PackedNetGen package)
{
    private static readonly (string, string)[] Program =
    [
        ("models/shapes.yaml", Resource.Text("shapes.yaml")),
        ("Network.cs", Resource.Text("Network.cs")),
        ("Program.cs", Resource.Text("Program.cs")),
    ];

    private const string Deep = """
        input: 8x8x1
        layers:
          - conv3x3-4
          - pool
          - pool
          - pool
          - conv3x3-8
          # The error is said of the next line.
          - pool
          - dense2
        loss: softmax-cross-entropy
        """;

    [Fact]
    public void Holds_what_it_should()
    {
        Assert.Equal([package.PackagePath], Directory.GetFiles(package.Feed));
        using ZipArchive archive = ZipFile.OpenRead(package.PackagePath);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => name.Contains('/') && !name.StartsWith('_') && !name.StartsWith("package/"))];
        Assert.Equal(
            [
                "analyzers/dotnet/cs/NetGen.Compiler.dll", "analyzers/dotnet/cs/NetGen.Generator.dll", "analyzers/dotnet/cs/YamlDotNet.dll",
                "build/NetGen.props", "build/NetGen.targets", "buildTransitive/NetGen.targets",
                "lib/net10.0/NetGen.dll", "lib/net10.0/NetGen.xml", "lib/net8.0/NetGen.dll", "lib/net8.0/NetGen.xml",
                "schema/netgen-spec.schema.json",
                "tasks/netstandard2.0/NetGen.Compiler.dll", "tasks/netstandard2.0/NetGen.Tasks.dll", "tasks/netstandard2.0/YamlDotNet.dll",
            ],
            files.Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string> { "README.md", "icon.png", "THIRD-PARTY-NOTICES.txt" },
            archive.Entries.Select(entry => entry.FullName).ToHashSet());
    }

    [Fact]
    public void Says_where_the_project_lives()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.PackagePath);
        using StreamReader reader = new(archive.GetEntry("NetGen.nuspec")!.Open());
        string specification = reader.ReadToEnd();

        Assert.Contains("<projectUrl>https://github.com/netgen/netgen</projectUrl>", specification);
        Assert.Contains("<repository type=\"git\" url=\"https://github.com/netgen/netgen\"", specification);
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net8.0")]
    public void A_consumer_builds_without_a_warning_and_computes_the_same(string framework)
    {
        // Where the machine lacks the framework's own runtime, a later one runs it.
        string project = package.CreateProject(framework, "<PropertyGroup><RollForward>Major</RollForward></PropertyGroup>", Program);

        string said = Dotnet.MustRun(project, "build", "-c", "Release");
        string outputs = Dotnet.MustRun(project, Path.Combine("bin", "Release", framework, "Consumer.dll"));

        Assert.Contains("0 Warning(s)", said);
        Assert.Equal(Consumer.Network.Outputs(), outputs.Trim());
    }

    [Fact]
    public void A_mistake_in_a_spec_is_an_error_at_its_line()
    {
        string project = package.CreateProject("net10.0", "", ("models/deep.yaml", Deep), ("Program.cs", ""));

        (int exitCode, string output) = Dotnet.Run(project, "build", "-c", "Release");

        Assert.Equal(1, exitCode);
        Assert.Contains(Path.Combine("models", "deep.yaml") + "(9,5): error NG0201: ", output);
        Assert.DoesNotContain("warning AD0001", output);
        Assert.DoesNotContain("CS8785", output);
    }

    [Fact]
    public void A_wrong_length_is_an_error()
    {
        string project = package.CreateProject("net10.0", "",
        [
            .. Program.Take(2),
            ("Program.cs", "using Consumer; using Shapes net = Shapes.Create(1);\nnet.Forward(new float[145], new float[3]);\n"),
        ]);

        (int exitCode, string output) = Dotnet.Run(project, "build", "-c", "Release");

        Assert.Equal(1, exitCode);
        Assert.Contains("Program.cs(2,13): error NG1001: inputs has 145 values; Shapes takes a multiple of 144, at least 144", output);
    }

    /// <summary>Warnings are errors in the consumer, and this one still is a warning.</summary>
    [Fact]
    public void A_debug_build_says_that_it_is_slow()
    {
        string project = package.CreateProject("net10.0", "", Program);

        string output = Dotnet.MustRun(project, "build", "-c", "Debug");

        Assert.Contains("warning NG0303: ", output);
        Assert.Contains("1 Warning(s)", output);
    }

    [Fact]
    public void A_spec_in_a_folder_of_another_case_is_a_warning()
    {
        string project = package.CreateProject(
            "net10.0", "", ("Models/shapes.yaml", Resource.Text("shapes.yaml")), ("Program.cs", "System.Console.WriteLine();"));
        Dotnet.MustRun(project, "restore");

        (_, string output) = Dotnet.Run(project, "msbuild", "-t:NetGenWarnOfMiscasedSpecs", "-p:TreatWarningsAsErrors=false");

        Assert.Contains("shapes.yaml : warning NG0305: network specs are read from 'models'", output);
    }

    [Theory]
    [InlineData(
        "-p:PublishAot=true", "128-bit vectors without fused multiply-add (IlcInstructionSet is not set; x86-x64-v3 gives 256 bits")]
    [InlineData("-p:PublishAot=true;IlcInstructionSet=x86-x64-v3", "256-bit vectors (IlcInstructionSet is x86-x64-v3)")]
    [InlineData("-p:PublishAot=true;IlcInstructionSet=x86-x64-v4", "512-bit vectors (IlcInstructionSet is x86-x64-v4)")]
    [InlineData(
        "-p:PublishAot=true;IlcInstructionSet=native", "the widest vectors of the machine that builds it (IlcInstructionSet is native)")]
    [InlineData("-p:PublishAot=true;RuntimeIdentifier=linux-arm64", null)]
    [InlineData("-p:PublishAot=false", null)]
    public void A_native_build_says_how_wide_its_vectors_are(string properties, string? says)
    {
        string project = package.CreateProject("net10.0", "", Program);
        Dotnet.MustRun(project, "restore");

        string output = Dotnet.MustRun(project, "msbuild", "-t:NetGenTellNativeAotWidth", properties);

        Assert.Equal(says is not null, output.Contains("NetGen: this native build uses "));
        Assert.Contains(says ?? "", output);
    }

    [Theory]
    [InlineData("", "models/a.yaml models/sub/b.yml")]
    [InlineData("<PropertyGroup><EnableDefaultNetworkSpecs>false</EnableDefaultNetworkSpecs></PropertyGroup>", "")]
    [InlineData("<ItemGroup><NetworkSpec Include=\"other/c.yaml\" /></ItemGroup>", "models/a.yaml models/sub/b.yml other/c.yaml")]
    [InlineData("<ItemGroup><NetworkSpec Remove=\"models/sub/**\" /></ItemGroup>", "models/a.yaml")]
    [InlineData("<ItemGroup><NetworkSpec Update=\"models/a.yaml\" Note=\"mine\" /></ItemGroup>", "models/a.yaml:mine models/sub/b.yml")]
    public void A_projects_own_items_count(string content, string expected)
    {
        string project = package.CreateProject("net10.0", content,
            ("models/a.yaml", ""), ("models/sub/b.yml", ""), ("models/note.txt", ""), ("other/c.yaml", ""), ("bin/models/d.yaml", ""));
        Dotnet.MustRun(project, "restore");

        string output = Dotnet.MustRun(project, "msbuild", "-getItem:AdditionalFiles,None");
        using JsonDocument items = JsonDocument.Parse(output);
        JsonElement additional = items.RootElement.GetProperty("Items").GetProperty("AdditionalFiles");

        Assert.Equal(expected, string.Join(" ", additional.EnumerateArray().Select(Describe).Order(StringComparer.Ordinal)));
        Assert.All(additional.EnumerateArray(), item => Assert.Equal("true", item.GetProperty("NetGenSpec").GetString()));
        Assert.DoesNotContain(
            items.RootElement.GetProperty("Items").GetProperty("None").EnumerateArray(),
            none => additional.EnumerateArray().Any(item => Describe(item) == Describe(none)));
    }

    private static string Describe(JsonElement item)
    {
        string path = item.GetProperty("Identity").GetString()!.Replace('\\', '/');
        return item.TryGetProperty("Note", out JsonElement note) ? $"{path}:{note.GetString()}" : path;
    }
}
