using System.Globalization;
using System.Text.RegularExpressions;
using Consumer;

namespace NetGen.Package.Tests;

/// <summary>What somebody new does first: pastes what README and docs show into a new console project.</summary>
[Collection("package")]
public partial class NewUserTests(PackedNetGen package)
{
    private static readonly Page s_readme = new("README.md");

    /// <summary>As <c>dotnet new console</c> writes it, with the reference that README shows.</summary>
    private string NewConsole(string content = "") => package.OfThisVersion($"""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>

          <ItemGroup>
            {s_readme.Blocks("xml").Single(block => block.StartsWith("<PackageReference", StringComparison.Ordinal))}
            {content}
          </ItemGroup>

        </Project>
        """);

    [Fact]
    public void What_Readme_shows_builds_and_runs()
    {
        foreach (string program in s_readme.Blocks("csharp"))
        {
            string project = package.CreateFolder(
                [.. s_readme.Specs(), ("YourProject.csproj", NewConsole()), ("Program.cs", program)]);
            ClothesImages.WriteFew(project, 300);

            string built = Dotnet.MustRun(project, "build", "-c", "Release");
            string said = Dotnet.MustRun(project, "bin/Release/net10.0/YourProject.dll");

            Assert.Contains("0 Warning(s)", built);
            Assert.Matches(EpochLine(), said);
            Assert.True(new FileInfo(Path.Combine(project, "fashion.safetensors")).Length > 4 * FashionCnn.ParameterCount);
        }
    }

    /// <summary>
    /// Every piece of C# of the page, in a method of its own, with what the pieces take for granted declared around them.
    /// </summary>
    [Fact]
    public void What_the_page_on_embedding_shows_builds()
    {
        Page page = new("docs/embedding.md");
        (string Path, string Text) spec = s_readme.Specs().Single(one => one.Path == "models/fashion-cnn.yaml");
        string embedded = page.Blocks("xml").Single(block => block.Contains("Weights=", StringComparison.Ordinal));
        const string Usings = "using YourProject;";
        string[] pieces = [.. page.Blocks("csharp").Where(block => !block.StartsWith(Usings, StringComparison.Ordinal))];
        string methods = string.Concat(pieces.Select((block, i) => $"    static void Piece{i}()\n    {{\n{block}\n    }}\n\n"));
        string project = package.CreateFolder(
            (spec.Path, spec.Text + page.Blocks("yaml").Single(block => block.StartsWith("normalize", StringComparison.Ordinal))),
            ("YourProject.csproj", NewConsole(embedded)),
            ("Program.cs", $$"""
                {{Usings}}

                static class Program
                {
                    static FashionCnn net = FashionCnn.Default;
                    static float[] inputs = [], pixels = [];
                    static byte[] bytes = [];
                    static int[] labels = [];
                    static DataSet training = null!, test = null!;

                    static void Main() => Console.WriteLine(net.Classify(new byte[FashionCnn.InputLength]));

                {{methods}}
                }
                """));
        WriteWeights(Path.Combine(project, "models", "fashion-cnn.safetensors"));

        Dotnet.MustRun(project, "build", "-c", "Release");

        Assert.Matches("^[0-9]$", Dotnet.MustRun(project, "bin/Release/net10.0/YourProject.dll").Trim());
    }

    [Fact]
    public void What_is_learned_on_one_task_helps_on_another()
    {
        Page page = new("docs/transfer-learning.md");
        string project = package.CreateFolder(
            [.. page.Specs(), ("YourProject.csproj", NewConsole()), ("Program.cs", page.Blocks("csharp").Single())]);
        ClothesImages.CopyTo(project);

        Dotnet.MustRun(project, "build", "-c", "Release");
        string said = Dotnet.MustRun(project, "bin/Release/net10.0/YourProject.dll");

        Assert.Contains("not taken: whole.weight, whole.bias, kinds.weight, kinds.bias", said);
        double Accuracy(string of) => double.Parse(Regex.Match(said, $"{of} +([0-9.]+) %").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(Accuracy("then all") > Accuracy("from scratch") + 2, said);
    }

    /// <summary>The package's <c>using</c> is there where the project has implicit ones, and can be taken back.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("<PropertyGroup><ImplicitUsings>disable</ImplicitUsings></PropertyGroup>", false)]
    [InlineData("<ItemGroup><Using Remove=\"NetGen\" /></ItemGroup>", false)]
    public void The_namespace_is_used_implicitly(string content, bool isUsed)
    {
        string project = package.CreateProject("net10.0", content);
        Dotnet.MustRun(project, "restore");

        Assert.Equal(
            isUsed, Dotnet.MustRun(project, "msbuild", "-getItem:Using").Contains("\"Identity\": \"NetGen\"", StringComparison.Ordinal));
    }

    internal static void WriteWeights(string path)
    {
        using FashionCnn network = FashionCnn.Create(seed: 1);
        network.Save(path);
    }

    [GeneratedRegex(
        @"^epoch 3/3  loss \d\.\d{4}  accuracy .* samples/s  validation loss \d\.\d{4} accuracy .* %\r?$",
        RegexOptions.Multiline)]
    private static partial Regex EpochLine();
}
