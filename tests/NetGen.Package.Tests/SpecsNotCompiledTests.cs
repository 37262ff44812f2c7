namespace NetGen.Package.Tests;

/// <summary>Specs where nothing compiles them are a warning, and not silence.</summary>
[Collection("package")]
public class SpecsNotCompiledTests(PackedNetGen package)
{
    private static readonly (string, string) Spec = ("models/shapes.yaml", Resource.Text("shapes.yaml"));

    [Theory]
    [InlineData("fsproj", "Program.fs", "printfn \"hello\"", "<Compile Include=\"Program.fs\" />", "F#")]
    [InlineData("vbproj", "Program.vb", "Module Program\nSub Main()\nEnd Sub\nEnd Module", "", "VB")]
    public void In_another_language(string extension, string file, string program, string items, string language)
    {
        string project = package.CreateFolder(
            Spec, (file, program), ($"Consumer.{extension}", Project($"{items}{package.Reference}")));

        string output = Dotnet.MustRun(project, "build", "-c", "Release");

        Assert.Contains(
            $"models/shapes.yaml : warning NG0306: this spec is not compiled: networks become C#, and this project is {language}; ",
            output.Replace('\\', '/'));
        Assert.Contains("1 Warning(s)", output);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<EnableDefaultNetworkSpecs>false</EnableDefaultNetworkSpecs>", false)]
    public void In_a_project_that_only_references_a_library(string property, bool isSaid)
    {
        string root = package.CreateFolder(
            ("Library/models/shapes.yaml", Resource.Text("shapes.yaml")),
            ("Library/Library.csproj", Project(package.Reference, "Library")),
            // Of these only the first is a spec; the second is somebody else's YAML.
            ("Program/models/forgotten.yaml", Resource.Text("shapes.yaml")),
            ("Program/models/openapi.yaml", "openapi: 3.1.0\n"),
            ("Program/Program.cs", "System.Console.WriteLine(Library.Shapes.ParameterCount);"),
            ("Program/Program.csproj", Project("<ProjectReference Include=\"../Library/Library.csproj\" />", "Exe", property)));

        string output = Dotnet.MustRun(Path.Combine(root, "Program"), "build", "-c", "Release");

        const string Warning = "models/forgotten.yaml : warning NG0307: this spec is not compiled: the project references what uses "
            + "NetGen, and not NetGen itself; ";
        Assert.Equal(isSaid, output.Replace('\\', '/').Contains(Warning, StringComparison.Ordinal));
        Assert.Contains(isSaid ? "1 Warning(s)" : "0 Warning(s)", output);
    }

    private static string Project(string items, string output = "Exe", string property = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>{output}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            {property}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;
}
