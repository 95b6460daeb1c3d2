@main struct RepriseCommand { static func main() {} }
