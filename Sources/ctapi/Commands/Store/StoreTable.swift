import CtapiApp
import CtapiCommandLine

/// `ctapi store table`.
enum StoreTable {
  static var command: AppCommand {
    AppCommand("table", "Tables and their keys") {
      [StoreTableCreate.command, StoreTableList.command, StoreTableShow.command, StoreTableDelete.command]
    }
  }
}
